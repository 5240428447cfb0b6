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
  /** What the deviation is multiplied by, and with which power of the step it grows beside that. */
  readonly base: number;
  readonly growth: number;
  /** Weight of the measured errors against the models' own variance with unlimited origins, 0 … 1. */
  readonly measuredWeight: number;
  /** Origins at which the measured errors have half of that weight. */
  readonly halfWeightOrigins: number;
  /** Weight of the disagreement between members. */
  readonly spreadWeight: number;
  /** Widening for short histories: multiplied by exp(shortness × √(seasons' length / values)). */
  readonly shortness: number;
};

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
  shape: { readonly seasonLength: number; readonly length: number },
): Float64Array {
  const ratio = scoreRatio(deviations, origins);
  const trust = (inflation.measuredWeight * origins.length) / (origins.length + inflation.halfWeightOrigins);
  const shortness = Math.sqrt((shape.seasonLength > 1 ? shape.seasonLength : 10) / shape.length);
  const factor = inflation.base * ratio ** trust * Math.exp(inflation.shortness * shortness);
  return deviations.map((deviation, step) => {
    const spread = inflation.spreadWeight * (spreads[step] as number);
    return factor * (step + 1) ** inflation.growth * Math.hypot(deviation, spread);
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
