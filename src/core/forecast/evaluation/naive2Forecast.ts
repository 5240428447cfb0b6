/**
 * Naive2, the yardstick of the M4 competition: the last value of the seasonally adjusted series, given its season back.
 * It stands on the classical test and decomposition, which golden numbers of R hold and which no forecast of ours is made by.
 */
import { classicalDecomposition } from '../season/classicalDecomposition.ts';
import { seasonalityTest } from '../season/seasonalityTest.ts';

/** A series without its season, and the season of the steps after it. */
export type Naive2Adjustment = {
  readonly isSeasonal: boolean;
  /** The values divided by their season; the values themselves where there is none. */
  readonly adjusted: Float64Array;
  /** What a forecast of the adjusted values for the steps 1 … horizon is multiplied with. */
  readonly factors: Float64Array;
};

/**
 * M4's seasonal adjustment, on which its benchmarks stand. A figure that is not finite and above 0, as a series
 * around 0 may have, counts as no season, where the organisers' code would forecast NaN.
 */
export function adjustNaive2(values: Float64Array, seasonLength: number, horizon: number): Naive2Adjustment {
  const none = { isSeasonal: false, adjusted: values, factors: new Float64Array(horizon).fill(1) };
  if (!seasonalityTest(values, seasonLength).isSeasonal) return none;
  const figure = classicalDecomposition(values, seasonLength, 'multiplicative').indices;
  if (!figure.every((factor) => factor > 0 && Number.isFinite(factor))) return none;
  return {
    isSeasonal: true,
    adjusted: values.map((value, t) => value / (figure[t % seasonLength] as number)),
    factors: none.factors.map((_, step) => figure[(values.length + step) % seasonLength] as number),
  };
}

/**
 * Naive2's forecasts of steps 1 … horizon for at least one value, oldest first; RangeError for none.
 * Source: M4 competition, Mcompetitions/M4-methods, `Benchmarks and Evaluation.R`.
 */
export function naive2Forecast(values: Float64Array, seasonLength: number, horizon: number): Float64Array {
  if (values.length === 0) throw new RangeError('Naive2 needs at least one value.');
  const { adjusted, factors } = adjustNaive2(values, seasonLength, horizon);
  const last = adjusted[adjusted.length - 1] as number;
  return factors.map((factor) => last * factor);
}
