/** How long the queue of forecasts may grow, and what happens at each length (C06, R171, R181, R408). */

/** Jobs that wait, from which on each rung holds. */
export const QUEUE_RUNGS = {
  /** The team is told. */
  warning: 100,
  /** Somebody is called when it lasts; from here on no company may have more than half of what waits. */
  high: 200,
  /** New jobs are refused, without anybody's doing. */
  pause: 500,
  /** The call goes one level up. */
  escalate: 1_000,
} as const;

/** Jobs that wait, below which a queue that had filled takes new ones again. */
export const QUEUE_RESUME_BELOW = 400;

export type QueueRung = 'calm' | keyof typeof QUEUE_RUNGS;
export const QUEUE_RUNG_NAMES = ['calm', 'warning', 'high', 'pause', 'escalate'] as const;

/** The highest rung that so many waiting jobs have reached. */
export function queueRungOf(waiting: number): QueueRung {
  const reached = (['escalate', 'pause', 'high', 'warning'] as const).find(
    (rung) => waiting >= QUEUE_RUNGS[rung],
  );
  return reached ?? 'calm';
}
