/** Simple exponential smoothing whose first level is solved, so that only alpha is searched. */
import { searchAlpha } from './searchAlpha.ts';

const ALPHA_LOW = 1e-4;
const ALPHA_HIGH = 0.9999;
/** Below this the first level no longer moves a forecast. */
const WEIGHT_LEAST = 1e-9;

export type Smoothing = {
  readonly alpha: number;
  /** Level before the first value. */
  readonly start: number;
  /** Level after each value. */
  readonly levels: Float64Array;
  /** Sum of squared one-step errors. */
  readonly squares: number;
};

/**
 * The alpha in 1e-4 … 0.9999 and the first level with the least sum of squared one-step errors: the estimates of R
 * `ets(y, "ANN", opt.crit = "mse")`. Errors are linear in the first level, so it is solved exactly for every alpha.
 * Source: Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing, chapter 5.
 */
export function fitSmoothing(values: Float64Array, evaluationsMax: number): Smoothing {
  const solved = new Float64Array(2);
  const alpha = searchAlpha((tried) => solve(values, tried, solved), ALPHA_LOW, ALPHA_HIGH, evaluationsMax);
  solve(values, alpha, solved);
  const start = (values[0] as number) + (solved[1] as number);
  const levels = new Float64Array(values.length);
  let level = start;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) {
    const error = (values[index] as number) - level;
    squares += error * error;
    level += alpha * error;
    levels[index] = level;
  }
  return { alpha, start, levels, squares };
}

/** Sum of squares at `alpha` with the best first level; `solved` gets both, the level as a distance from the first value. */
function solve(values: Float64Array, alpha: number, solved: Float64Array): number {
  const origin = values[0] as number;
  const rest = 1 - alpha;
  let level = 0;
  let weight = 1;
  let errorSquares = 0;
  let cross = 0;
  let weightSquares = 0;
  let index = 0;
  for (; index < values.length && weight > WEIGHT_LEAST; index += 1) {
    const error = (values[index] as number) - origin - level;
    errorSquares += error * error;
    cross += error * weight;
    weightSquares += weight * weight;
    level += alpha * error;
    weight *= rest;
  }
  for (; index < values.length; index += 1) {
    const error = (values[index] as number) - origin - level;
    errorSquares += error * error;
    level += alpha * error;
  }
  solved[1] = cross / weightSquares;
  return (solved[0] = errorSquares - (cross * cross) / weightSquares);
}
