/** How large the errors of a forecast must be expected to be, step by step. */

import type { OriginErrors } from './rollingErrors.ts';

/** What the scale is made from; deviations in the unit of the values, one per step ahead. */
export type ErrorEvidence = {
  /** Standard deviation of the pool's error under its models. */
  readonly deviations: Float64Array;
  /** Standard deviation between the pool's members. */
  readonly spreads: Float64Array;
  readonly origins: readonly OriginErrors[];
};

/** Frozen constants of one frequency; how they were found stands in `inflationOf.ts`. */
export type Inflation = {
  /** What the deviation is multiplied by. */
  readonly base: number;
  /** Weight of the measured errors against the models' own variance with unlimited origins, 0 … 1. */
  readonly measuredWeight: number;
  /** Weight of the disagreement between members. */
  readonly spreadWeight: number;
  /** Widening for short histories: multiplied by exp(shortness × √(season's length / values)). */
  readonly shortness: number;
  /**
   * How far the first deviation is drawn, in logarithms, to a tenth of the mean size of the values: very smooth series
   * turn out rougher than their past, very rough ones smoother. Not where the values cross zero.
   */
  readonly smoothness: number;
  /** How far the growth of the deviation with the steps is drawn, in logarithms, to none. */
  readonly growthDamping: number;
};

/** The series behind the errors: values in a season (1 without), number of values, mean absolute value (0: not known). */
export type SeriesShape = {
  readonly seasonLength: number;
  readonly length: number;
  readonly meanSize: number;
};

/** Origins at which the measured errors have half of their weight. */
const HALF_WEIGHT_ORIGINS = 10;
/** Stands for the season's length where there is none. */
const SEASON_STANDIN = 10;
const RELATIVE_TYPICAL = 0.1;
const RELATIVE_MIN = 0.003;
/** Mean of |z| of the normal law is √(2/π); a mean absolute score times this is a standard deviation. */
const DEVIATION_PER_MEAN = Math.sqrt(Math.PI / 2);
const RATIO_MIN = 0.05;
const RATIO_MAX = 20;

/**
 * Split conformal scores |error| / deviation, pooled over origins and steps, say by how much the models' own deviations
 * are off; they are drawn towards 1 while there are few of them. Parameters that were fitted to the errors tested, the
 * choice of the pool and what no history shows make every such scale too small: frozen inflation, learnt on many series
 * of the same frequency, widens it. Sources: Lei et al. 2018 (JASA 113:1094) for locally weighted split conformal scores;
 * Chatfield 1993 (JBES 11:121) for why model-based intervals are too narrow.
 */
export function errorScale(
  { deviations, spreads, origins }: ErrorEvidence,
  inflation: Inflation,
  { seasonLength, length, meanSize }: SeriesShape,
): Float64Array {
  const ratio = scoreRatio(deviations, origins);
  const trust = (inflation.measuredWeight * origins.length) / (origins.length + HALF_WEIGHT_ORIGINS);
  const shortness = Math.sqrt((seasonLength > 1 ? seasonLength : SEASON_STANDIN) / length);
  const [first = 0] = deviations;
  const relative = meanSize > 0 ? Math.min(1, Math.max(RELATIVE_MIN, first / meanSize)) : RELATIVE_TYPICAL;
  const factor =
    inflation.base *
    ratio ** trust *
    Math.exp(inflation.shortness * shortness) *
    (RELATIVE_TYPICAL / relative) ** inflation.smoothness;
  return deviations.map((deviation, step) => {
    const spread = inflation.spreadWeight * (spreads[step] as number);
    const damping = deviation > 0 ? (first / deviation) ** inflation.growthDamping : 1;
    return factor * damping * Math.hypot(deviation, spread);
  });
}

/** Mean score as a ratio of deviations; 1 without scores, and where the models claim to be exact. */
function scoreRatio(deviations: Float64Array, origins: readonly OriginErrors[]): number {
  let [sum, count] = [0, 0];
  for (const { errors } of origins) {
    for (let step = 0; step < errors.length; step += 1) {
      const [error, deviation] = [errors[step] as number, deviations[step] as number];
      if (!(deviation > 0) || Number.isNaN(error)) continue;
      sum += Math.abs(error) / deviation;
      count += 1;
    }
  }
  if (count === 0) return 1;
  return Math.min(RATIO_MAX, Math.max(RATIO_MIN, (DEVIATION_PER_MEAN * sum) / count));
}
