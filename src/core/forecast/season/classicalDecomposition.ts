/** Classical decomposition by moving averages: a smooth trend, and one index per position in the season. */

export type SeasonForm = 'additive' | 'multiplicative';

export type ClassicalDecomposition = {
  readonly form: SeasonForm;
  /** Centred moving average over one season; NaN for the first and last ⌊m/2⌋ values, where it does not reach. */
  readonly trend: Float64Array;
  /** Length m, for positions t mod m: differences from the trend that average 0, or ratios to it that average 1. */
  readonly indices: Float64Array;
};

/** Centred moving average over `span` values (2 × span when that is even); NaN where it does not reach. */
export function centredAverage(values: Float64Array, span: number): Float64Array {
  const n = values.length;
  const half = Math.floor(span / 2);
  const isEven = span % 2 === 0;
  const averages = new Float64Array(n).fill(Number.NaN);
  for (let centre = half; centre + half < n; centre += 1) {
    let sum = 0;
    for (let t = centre - half; t <= centre + half; t += 1) sum += values[t] as number;
    if (isEven) sum -= ((values[centre - half] as number) + (values[centre + half] as number)) / 2;
    averages[centre] = sum / span;
  }
  return averages;
}

/**
 * Trend and indices of at least two cycles, first value at position 0, as R's `decompose`. The caller sees to it that
 * a multiplicative form has a trend without zeros. Throws a RangeError for less than two cycles.
 * Source: Kendall & Stuart 1983; R `stats::decompose`.
 */
export function classicalDecomposition(
  values: Float64Array,
  seasonLength: number,
  form: SeasonForm,
): ClassicalDecomposition {
  const n = values.length;
  if (seasonLength < 2 || n < 2 * seasonLength) throw new RangeError('A season needs two full cycles.');
  const trend = centredAverage(values, seasonLength);
  const indices = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  const half = Math.floor(seasonLength / 2);
  for (let t = half; t + half < n; t += 1) {
    const position = t % seasonLength;
    const [value, middle] = [values[t] as number, trend[t] as number];
    indices[position] =
      (indices[position] as number) + (form === 'additive' ? value - middle : value / middle);
    counts[position] = (counts[position] as number) + 1;
  }
  let mean = 0;
  for (let position = 0; position < seasonLength; position += 1) {
    indices[position] = (indices[position] as number) / (counts[position] as number);
    mean += (indices[position] as number) / seasonLength;
  }
  for (let position = 0; position < seasonLength; position += 1) {
    const index = indices[position] as number;
    indices[position] = form === 'additive' ? index - mean : index / mean;
  }
  return { form, trend, indices };
}
