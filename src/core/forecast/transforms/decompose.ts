/** Classical seasonal decomposition: one index per month of the year, added or multiplied. */

/** `indices[i]` belongs to the values at positions i, i + m, i + 2m, …; they average 0 (additive) or 1. */
export type Season = { readonly form: 'additive' | 'multiplicative'; readonly indices: readonly number[] };

/** A multiplicative index under this share of a normal month would blow up what it divides. */
const INDEX_MIN = 0.05;

/** Centred moving average of length m (2 × m when m is even); undefined where it does not reach. */
function centredAverage(values: readonly number[], m: number): (number | undefined)[] {
  const half = Math.floor(m / 2);
  return values.map((_, centre) => {
    if (centre < half || centre + half >= values.length) return undefined;
    let sum = 0;
    for (let offset = -half; offset <= half; offset += 1) {
      const atEnd = m % 2 === 0 && Math.abs(offset) === half;
      sum += (values[centre + offset] ?? 0) * (atEnd ? 0.5 : 1);
    }
    return sum / m;
  });
}

function averageByPosition(
  values: readonly number[],
  m: number,
  distance: (value: number, trend: number) => number,
): number[] {
  const sums = new Array<number>(m).fill(0);
  const counts = new Array<number>(m).fill(0);
  for (const [index, trend] of centredAverage(values, m).entries()) {
    if (trend === undefined) continue;
    sums[index % m] = (sums[index % m] ?? 0) + distance(values[index] ?? 0, trend);
    counts[index % m] = (counts[index % m] ?? 0) + 1;
  }
  return sums.map((sum, position) => sum / Math.max(1, counts[position] ?? 1));
}

/**
 * Season of at least two full cycles. Multiplicative when every value is positive and no index comes near
 * zero, otherwise additive. Source: Kendall & Stuart 1983, as R's `decompose` does it.
 */
export function decompose(values: readonly number[], m: number): Season {
  if (values.every((value) => value > 0)) {
    const raw = averageByPosition(values, m, (value, trend) => value / trend);
    const mean = raw.reduce((sum, index) => sum + index, 0) / m;
    const indices = raw.map((index) => index / mean);
    if (Math.min(...indices) >= INDEX_MIN) return { form: 'multiplicative', indices };
  }
  const raw = averageByPosition(values, m, (value, trend) => value - trend);
  const mean = raw.reduce((sum, index) => sum + index, 0) / m;
  return { form: 'additive', indices: raw.map((index) => index - mean) };
}

/** The values without their season; the first value is at position 0. */
export function removeSeason(values: readonly number[], season: Season): number[] {
  const m = season.indices.length;
  return values.map((value, position) => {
    const index = season.indices[position % m] ?? 0;
    return season.form === 'additive' ? value - index : value / index;
  });
}

/** The inverse of `removeSeason` for values that begin at `startPosition`. */
export function addSeason(values: readonly number[], season: Season, startPosition: number): number[] {
  const m = season.indices.length;
  return values.map((value, step) => {
    const index = season.indices[(startPosition + step) % m] ?? 0;
    return season.form === 'additive' ? value + index : value * index;
  });
}
