/** Forecasts of a series and of its averages over blocks, made to agree. */

/** One level over a window of positions: which block each position lies in, and what was forecast for it. */
export type BlockLevel = {
  /** Block of each position of the window, ascending. */
  readonly blocks: Int32Array;
  /** Forecast of each position's block, per position. */
  readonly forecast: Float64Array;
  /** Trust in the level relative to others, 0 … 1. */
  readonly weight: number;
};

const ROUNDS_MAX = 60;
const TOLERANCE = 1e-26;

/**
 * The values x, one per position, that minimise Σ over levels of weight × Σ over positions of (average of x over the
 * position's block − forecast)². With weights of 1 this is structural scaling: S (S'W⁻¹S)⁻¹ S'W⁻¹ ŷ, W = diag(k), in
 * terms of averages; a weight is k over the variance of the level's sum, relative to the lowest level's.
 * Solved by conjugate gradients, which needs few rounds because averages are projections.
 * Source: Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017 (European Journal of Operational Research 262:60).
 */
export function reconcileBlocks(levels: readonly BlockLevel[], length: number): Float64Array {
  const x = new Float64Array(length);
  const rest = new Float64Array(length);
  for (const { forecast, weight } of levels) {
    for (let i = 0; i < length; i += 1) rest[i] = (rest[i] as number) + weight * (forecast[i] as number);
  }
  if (levels.length === 1) return (levels[0] as BlockLevel).forecast.slice();
  const direction = rest.slice();
  const image = new Float64Array(length);
  let size = dot(rest, rest);
  const enough = TOLERANCE * size;
  for (let round = 0; round < ROUNDS_MAX && size > enough; round += 1) {
    image.fill(0);
    for (const level of levels) addAverages(level, direction, image);
    const stride = size / dot(direction, image);
    for (let i = 0; i < length; i += 1) {
      x[i] = (x[i] as number) + stride * (direction[i] as number);
      rest[i] = (rest[i] as number) - stride * (image[i] as number);
    }
    const sizeBefore = size;
    size = dot(rest, rest);
    const turn = size / sizeBefore;
    for (let i = 0; i < length; i += 1) direction[i] = (rest[i] as number) + turn * (direction[i] as number);
  }
  return x;
}

/** Adds weight × the average over each position's block. */
function addAverages({ blocks, weight }: BlockLevel, x: Float64Array, into: Float64Array): void {
  const n = x.length;
  let start = 0;
  while (start < n) {
    const block = blocks[start] as number;
    let [end, sum] = [start, 0];
    while (end < n && (blocks[end] as number) === block) {
      sum += x[end] as number;
      end += 1;
    }
    const part = (weight * sum) / (end - start);
    for (let i = start; i < end; i += 1) into[i] = (into[i] as number) + part;
    start = end;
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i += 1) sum += (left[i] as number) * (right[i] as number);
  return sum;
}
