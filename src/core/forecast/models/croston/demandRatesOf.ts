/** Size of and interval between the demands of a series that is mostly zero. */

export type DemandRates = {
  /** Smoothed demand after each value; 0 before the first demand. */
  readonly sizes: Float64Array;
  /** Smoothed number of steps from one demand to the next after each value; 1 before the first demand. */
  readonly intervals: Float64Array;
};

/**
 * Both smoothed by `alpha` at each demand, starting at the first one and its distance from the beginning. A demand is
 * any value other than zero, so negative values count with their sign.
 * Source: Croston 1972 (Operational Research Quarterly 23:289), started as R `forecast::croston` does.
 */
export function demandRatesOf(values: Float64Array, alpha: number): DemandRates {
  const sizes = new Float64Array(values.length);
  const intervals = new Float64Array(values.length);
  let [size, interval, waited] = [0, 1, 0];
  let isStarted = false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    waited += 1;
    if (value !== 0) {
      size = isStarted ? size + alpha * (value - size) : value;
      interval = isStarted ? interval + alpha * (waited - interval) : waited;
      isStarted = true;
      waited = 0;
    }
    sizes[index] = size;
    intervals[index] = interval;
  }
  return { sizes, intervals };
}
