/** Quantiles of simulated paths, step by step. */

/**
 * For each level the quantile of all paths at each step: linear between order statistics (type 7 of Hyndman & Fan
 * 1996, The American Statistician 50:361, the default of R). Throws a RangeError without paths and on a level outside
 * 0 … 1.
 */
export function pathQuantiles(paths: readonly Float64Array[], levels: readonly number[]): Float64Array[] {
  const [first] = paths;
  if (!first) throw new RangeError('no paths');
  const fault = levels.find((level) => !(level >= 0 && level <= 1));
  if (fault !== undefined) throw new RangeError(`not a level: ${fault}`);
  const quantiles = levels.map(() => new Float64Array(first.length));
  const column = new Float64Array(paths.length);
  for (let step = 0; step < first.length; step += 1) {
    for (let path = 0; path < paths.length; path += 1) column[path] = paths[path]?.[step] as number;
    column.sort();
    for (const [index, level] of levels.entries()) {
      (quantiles[index] as Float64Array)[step] = sortedQuantile(column, level);
    }
  }
  return quantiles;
}

function sortedQuantile(sorted: Float64Array, level: number): number {
  const place = (sorted.length - 1) * level;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] as number;
  return low + (place - below) * (high - low);
}
