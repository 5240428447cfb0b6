/** Size and probability of a demand in a series that is mostly zero. */

export type DemandChances = {
  /** Smoothed demand after each value; 0 before the first demand. */
  readonly sizes: Float64Array;
  /** Smoothed probability of a demand after each value; 0 before the first demand. */
  readonly chances: Float64Array;
};

/**
 * Size smoothed by `alpha` at demands, probability by `beta` at every value. Both start at the first demand: with its
 * size, and one over its distance from the beginning. A demand is any value other than zero.
 * Source: Teunter, Syntetos & Babai 2011 (European Journal of Operational Research 214:606), equation 1.
 */
export function demandChancesOf(values: Float64Array, alpha: number, beta: number): DemandChances {
  const sizes = new Float64Array(values.length);
  const chances = new Float64Array(values.length);
  run(values, alpha, beta, { sizes, chances });
  return { sizes, chances };
}

/** Sum of squared one-step errors from the second value on. */
export function squaresOf(values: Float64Array, alpha: number, beta: number): number {
  return run(values, alpha, beta);
}

function run(values: Float64Array, alpha: number, beta: number, into?: DemandChances): number {
  let [size, chance, squares] = [0, 0, 0];
  let isStarted = false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const error = value - size * chance;
    if (index > 0) squares += error * error;
    if (value === 0) chance -= beta * chance;
    else if (isStarted) {
      chance += beta * (1 - chance);
      size += alpha * (value - size);
    } else {
      chance = 1 / (index + 1);
      size = value;
      isStarted = true;
    }
    if (into) {
      into.sizes[index] = size;
      into.chances[index] = chance;
    }
  }
  return squares;
}
