/** The clock: the one place that asks what time it is, so that tests can say. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Milliseconds of a monotonic clock, for durations. */
  readonly elapsedMs: () => number;
};

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
};

/** A clock that stands still until it is told to move. */
export function fixedClock(iso: string): Clock & { advanceMs: (ms: number) => void } {
  let now = Date.parse(iso);
  let elapsed = 0;
  return {
    nowMs: () => now,
    elapsedMs: () => elapsed,
    advanceMs: (ms) => {
      now += ms;
      elapsed += ms;
    },
  };
}

/** The instant of the clock as a Date. */
export function nowOf(clock: Clock): Date {
  return new Date(clock.nowMs());
}
