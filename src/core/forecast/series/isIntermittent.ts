/** Whether most of a series' periods are zero. */

/** Periods from one demand to the next above which a series counts as intermittent (Syntetos, Boylan & Croston 2005). */
const INTERVAL_MAX = 1.32;

/** True where it is on average more than 1.32 values from one that is not zero to the next; of zeros alone, too. */
export function isIntermittent(values: Float64Array): boolean {
  let demands = 0;
  for (let t = 0; t < values.length; t += 1) if (values[t] !== 0) demands += 1;
  return values.length / demands > INTERVAL_MAX;
}
