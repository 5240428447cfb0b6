import { QUEUE_RESUME_BELOW, QUEUE_RUNGS } from '@/core/queue/queueRungs.ts';
import { addGauge, type Metrics } from '@/shared/metrics/Metrics.ts';
import type { QueueStore } from './QueueStore.ts';

/** What tells that work is done, not merely that processes are up. */
export function addQueueGauges(metrics: Metrics, store: QueueStore): void {
  addGauge(
    metrics,
    'forecast_queue_stalled_seconds',
    'Since when jobs wait, workers may begin them, and none has ended; 0 when none waits.',
    async () => (await store.figures()).stalledSeconds,
  );
  addGauge(
    metrics,
    'forecast_oldest_waiting_seconds',
    'How long the job that was ordered first has waited.',
    async () => (await store.figures()).oldestWaitingSeconds,
  );
  addGauge(metrics, 'forecast_intake_open', '1 when new orders are taken, else 0.', async () =>
    (await store.intake(QUEUE_RUNGS.pause, QUEUE_RESUME_BELOW)) === 'open' ? 1 : 0,
  );
  addGauge(metrics, 'forecast_processing_on', '1 when workers may begin jobs, else 0.', async () =>
    (await store.control()).processing_paused_at === null ? 1 : 0,
  );
}
