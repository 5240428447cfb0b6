import { QUEUE_RESUME_BELOW, QUEUE_RUNGS } from '@/core/queue/queueRungs.ts';

export type QueueState = {
  readonly stalled: number;
  readonly oldest: number;
  readonly is_intake_open: boolean;
  readonly is_processing_on: boolean;
};

/** Whether work is done and taken, for whoever watches. */
export const QUEUE_STATE = `SELECT f.stalled_seconds AS stalled, f.oldest_waiting_seconds AS oldest,
  forecast_intake(${QUEUE_RUNGS.pause}, ${QUEUE_RESUME_BELOW}) = 'open' AS is_intake_open,
  c.processing_paused_at IS NULL AS is_processing_on FROM read_queue_figures() f, read_queue_control() c`;

export function queueStateFigures(state: QueueState | undefined): Record<string, number | boolean> {
  if (state === undefined) return {};
  return {
    queueStalledSeconds: Math.round(state.stalled),
    queueOldestWaitingSeconds: Math.round(state.oldest),
    isIntakeOpen: state.is_intake_open,
    isProcessingOn: state.is_processing_on,
  };
}
