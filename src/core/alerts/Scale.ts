/** The time scale of rendered rules: 1 in production, 60 where a test cannot wait for minutes. */
export type Scale = {
  /** Durations are divided by it. */
  readonly factor: number;
  /** Between two scrapes, and between two evaluations. */
  readonly intervalS: number;
};

export const FACTOR_MAX = 600;
const INTERVAL_S = 10;
const SCALED_INTERVAL_S = 1;
/** A rate needs two samples; one that is missed must not blind it. */
const SAMPLES_IN_WINDOW_MIN = 3;

/** Throws when the factor is none. */
export function scaleOf(factor: number): Scale {
  if (!(factor >= 1 && factor <= FACTOR_MAX))
    throw new RangeError(`A scale is a number from 1 to ${FACTOR_MAX}, not ${factor}.`);
  return { factor, intervalS: factor === 1 ? INTERVAL_S : SCALED_INTERVAL_S };
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** As Prometheus writes it: the largest unit that divides it. */
export function inUnits(seconds: number): string {
  const unit = UNITS.find(([, length]) => seconds >= length && seconds % length === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/** A duration as it passes at this scale; never nothing, and never shorter than an evaluation. */
export function scaledS({ factor, intervalS }: Scale, seconds: number): number {
  return seconds === 0 ? 0 : Math.max(intervalS, Math.ceil(seconds / factor));
}

/** Length of a window over samples, which holds enough of them for a rate. */
export function windowS(scale: Scale, seconds: number): number {
  return Math.max(SAMPLES_IN_WINDOW_MIN * scale.intervalS, Math.ceil(seconds / scale.factor));
}

/** Such as `[5m]`. */
export function over(scale: Scale, seconds: number): string {
  return `[${inUnits(windowS(scale, seconds))}]`;
}
