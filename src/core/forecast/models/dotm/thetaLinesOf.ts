/** The states of the dynamic optimised Theta model that do not depend on its parameters. */
import { runningSlopes } from '../theta/runningSlopes.ts';

/** Least-squares lines through the first t values, as distances from the first value. */
export type ThetaLines = {
  /** The first value, which all other numbers are measured from. */
  readonly origin: number;
  readonly distances: Float64Array;
  /** Mean of the first t values at index t − 1. */
  readonly means: Float64Array;
  /** Slope of the line through the first t values at index t − 1: B(t). */
  readonly slopes: Float64Array;
  /** The same line one step before the first value: A(t) = ȳ(t) − (t + 1)/2 · B(t). */
  readonly intercepts: Float64Array;
};

/** The lines of every beginning of `values`. Source: Fiorucci et al. 2016 (IJF 32:1151), equations 17 to 19. */
export function thetaLinesOf(values: Float64Array): ThetaLines {
  const origin = values[0] as number;
  const distances = values.map((value) => value - origin);
  const slopes = runningSlopes(distances);
  const means = new Float64Array(values.length);
  const intercepts = new Float64Array(values.length);
  let mean = 0;
  for (let index = 0; index < values.length; index += 1) {
    mean += ((distances[index] as number) - mean) / (index + 1);
    means[index] = mean;
    intercepts[index] = mean - 0.5 * (index + 2) * (slopes[index] as number);
  }
  return { origin, distances, means, slopes, intercepts };
}
