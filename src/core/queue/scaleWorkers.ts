/**
 * How many workers there should be, from the load: one more while jobs wait that nobody has room for, one less after a
 * quiet while. One step at a time, with a pause after each, so that what a step brings is seen before the next.
 */

/** Busy from here on (R190: below 80 % is as it should be), and quiet below. */
const BUSY_SHARE = 0.8;
const QUIET_SHARE = 0.4;
/** A worker that was started has taken jobs within that time, in milliseconds. */
export const GROW_PAUSE_MS = 15_000;
/** So long must it have been quiet before one goes, in milliseconds. */
export const QUIET_MS = 120_000;

export type WorkerLoad = {
  /** Workers that there should be now. */
  readonly workers: number;
  /** Jobs that live workers can compute at a time, and compute. */
  readonly slots: number;
  readonly busy: number;
  readonly waiting: number;
  readonly most: number;
  readonly sinceChangeMs: number;
  /** Since when it has been quiet without a gap. */
  readonly quietMs: number;
};

/** True when fewer workers would do. */
export function isQuiet({ waiting, busy, slots }: Pick<WorkerLoad, 'waiting' | 'busy' | 'slots'>): boolean {
  return waiting === 0 && busy <= QUIET_SHARE * slots;
}

/** From 1 to `most`. */
export function scaleWorkers(load: WorkerLoad): number {
  const { workers, slots, busy, waiting, most, sinceChangeMs, quietMs } = load;
  const within = Math.min(Math.max(workers, 1), most);
  const isCrowded = waiting > slots && busy >= BUSY_SHARE * slots;
  if (isCrowded && sinceChangeMs >= GROW_PAUSE_MS) return Math.min(within + 1, most);
  if (quietMs >= QUIET_MS && sinceChangeMs >= QUIET_MS) return Math.max(within - 1, 1);
  return within;
}
