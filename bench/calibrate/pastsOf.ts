import type { BenchSeries } from '../forecast/BenchSeries.ts';
import type { TuningSet } from './TuningSet.ts';

/** What was known at an origin, and what came. */
export type Past = {
  readonly id: string;
  /** 0 for the last origin, 1 for the one a horizon earlier. */
  readonly origin: number;
  readonly seen: Float64Array;
  readonly came: Float64Array;
  /** Values in a season, as MSIS goes by it. */
  readonly scoredSeason: number;
};

const ORIGINS = 2;
/** Fewer values before an origin are not tested. */
const SEEN_MIN = 10;

/** Sums of `count` values each, the oldest that make no whole sum left out. */
function addUp(values: Float64Array, count: number): Float64Array {
  const first = values.length % count;
  return Float64Array.from({ length: Math.floor(values.length / count) }, (_, index) => {
    const from = first + index * count;
    return values.subarray(from, from + count).reduce((sum, value) => sum + value, 0);
  });
}

/** The origins of a series that has enough before them: the earlier one needs two seasons. */
export function pastsOf(series: BenchSeries, set: TuningSet): Past[] {
  const { id, train, test } = series;
  const values = addUp(Float64Array.of(...train, ...test), set.addUp);
  const horizon = set.horizon ?? series.horizon;
  const last = set.addUp > 1 ? values.length - horizon : train.length;
  const scoredSeason = set.addUp > 1 ? 1 : series.seasonLength;
  return Array.from({ length: ORIGINS }, (_, origin) => ({ origin, end: last - origin * horizon }))
    .filter(({ origin, end }) => end >= (origin === 0 ? SEEN_MIN : Math.max(SEEN_MIN, 2 * set.seasonLength)))
    .map(({ origin, end }) => ({
      ...{ id, origin, scoredSeason },
      seen: values.slice(0, end),
      came: values.slice(end, end + horizon),
    }))
    .filter(({ came }) => came.length === horizon);
}
