/** Errors of a weighted pool from past origins, its parameters kept. */

import type { FittedModel } from '../models/Model.ts';
import { type Limits, withinLimits } from '../series/Limits.ts';

/** `errors[s]` is value − forecast, s + 1 steps after `origin` values were seen; NaN where there is nothing to test by. */
export type OriginErrors = { readonly origin: number; readonly errors: Float64Array };

export type Weighted = { readonly fitted: FittedModel; readonly weight: number };

/** Latest origins that are tested. */
export const ORIGINS_MAX = 24;
/** Fewer values than this before an origin say nothing about it. */
const SEEN_MIN = 6;

/** How many origins a history has: the second half of it, after two seasons, 24 at most. */
export function countOrigins(length: number, seasonLength: number): number {
  const seen = Math.max(2 * (seasonLength > 1 ? seasonLength : 0), Math.floor(length / 2), SEEN_MIN);
  return Math.max(0, Math.min(ORIGINS_MAX, length - seen));
}

/** Steps that are tested, whatever horizon is asked for, so that a band does not depend on it: two seasons at most. */
export function testedSteps(seasonLength: number): number {
  return Math.min(ORIGINS_MAX, Math.max(SEEN_MIN, 2 * seasonLength));
}

/** Latest origin first: up to `testedSteps` steps from each, as far as the values go. */
export function rollingErrors(
  values: Float64Array,
  seasonLength: number,
  pool: readonly Weighted[],
  limits: Limits,
): readonly OriginErrors[] {
  const n = values.length;
  const stepsMax = testedSteps(seasonLength);
  return Array.from({ length: countOrigins(n, seasonLength) }, (_, index) => {
    const origin = n - 1 - index;
    const steps = Math.min(stepsMax, index + 1);
    const errors = values.slice(origin, origin + steps);
    for (const { fitted, weight } of pool) {
      const point = withinLimits(fitted.predictFrom(origin, steps), limits);
      for (let step = 0; step < steps; step += 1) {
        errors[step] = (errors[step] as number) - weight * (point[step] as number);
      }
    }
    return { origin, errors };
  });
}

/** The same without the errors at positions that `isTested` refuses, and without origins that have none left. */
export function keepTested(
  origins: readonly OriginErrors[],
  isTested: (position: number) => boolean,
): readonly OriginErrors[] {
  return origins
    .map(({ origin, errors }) => ({
      origin,
      errors: errors.map((error, step) => (isTested(origin + step) ? error : Number.NaN)),
    }))
    .filter(({ errors }) => !errors.every(Number.isNaN));
}
