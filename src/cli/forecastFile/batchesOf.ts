import type { FileSeries } from './RawSeries.ts';

const SERIES_MAX = 32;
const VALUES_MAX = 10_000;

/** Series by the handful, fewer where they are long, so that passing them on costs little beside forecasting them. */
export async function* batchesOf(series: AsyncIterable<FileSeries>): AsyncGenerator<FileSeries[]> {
  let batch: FileSeries[] = [];
  let values = 0;
  for await (const one of series) {
    batch.push(one);
    values += one.values.length;
    if (batch.length < SERIES_MAX && values < VALUES_MAX) continue;
    yield batch;
    batch = [];
    values = 0;
  }
  if (batch.length > 0) yield batch;
}
