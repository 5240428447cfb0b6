/** Shortest and longest pause before a restart, and the life after which the count begins anew, in milliseconds. */
export const BACK_OFF_FIRST_MS = 200;
export const BACK_OFF_LONGEST_MS = 10_000;
export const STEADY_AFTER_MS = 30_000;

export type BackOff = {
  /** The pause before the next start of a process that lived this long. */
  readonly next: (livedMs: number) => number;
};

/** Doubles from 0.2 s to 10 s, and starts again after a life of 30 s. */
export function createBackOff(): BackOff {
  let failures = 0;
  return {
    next: (livedMs) => {
      if (livedMs >= STEADY_AFTER_MS) failures = 0;
      const pauseMs = Math.min(BACK_OFF_LONGEST_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(failures, 16));
      failures += 1;
      return pauseMs;
    },
  };
}
