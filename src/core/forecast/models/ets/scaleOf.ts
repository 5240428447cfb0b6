/** The size of a series, by which it is divided before a search. */

/** Mean absolute value; 1 for a series of zeros. */
export function scaleOf(values: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < values.length; t += 1) sum += Math.abs(values[t] as number);
  return sum > 0 ? sum / values.length : 1;
}
