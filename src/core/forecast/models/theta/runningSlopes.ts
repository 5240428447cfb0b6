/** Least-squares slopes of every beginning of a series. */

/**
 * Slope per step of the least-squares line through the first t values, for t = 1 … n (0 for t = 1), by the recursion
 * B(t) = [(t − 2) B(t−1) + (6/t)(y(t) − ȳ(t−1))] / (t + 1) of Fiorucci et al. 2016 (IJF 32:1151).
 */
export function runningSlopes(values: Float64Array): Float64Array {
  const slopes = new Float64Array(values.length);
  const origin = values[0] as number;
  let mean = 0;
  let slope = 0;
  for (let index = 1; index < values.length; index += 1) {
    const seen = index + 1;
    const distance = (values[index] as number) - origin - mean;
    slope = ((seen - 2) * slope + (6 / seen) * distance) / (seen + 1);
    mean += distance / seen;
    slopes[index] = slope;
  }
  return slopes;
}
