/** How far values lie from the value one season before. */

/** Mean square of value minus the value `lag` before; 0 when no pair exists. In squared units of the values. */
export function lagErrorVariance(values: Float64Array, lag: number): number {
  const pairs = values.length - lag;
  if (pairs < 1) return 0;
  let sum = 0;
  for (let index = lag; index < values.length; index += 1) {
    const error = (values[index] as number) - (values[index - lag] as number);
    sum += error * error;
  }
  return sum / pairs;
}
