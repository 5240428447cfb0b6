/** A series divided by its size, so that no method depends on the unit of its values. */

export type Normalized = { readonly values: Float64Array; readonly scale: number };

/** Values divided by their mean absolute value; by 1 where all are 0. */
export function normalize(values: Float64Array): Normalized {
  let sum = 0;
  for (let t = 0; t < values.length; t += 1) sum += Math.abs(values[t] as number) / values.length;
  const scale = sum > 0 ? sum : 1;
  return { values: values.map((value) => value / scale), scale };
}
