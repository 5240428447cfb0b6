import type { FileSeries } from './RawSeries.ts';

const VALUES_MAX = 10_000;

/**
 * At most `seriesMax` series at a time, and fewer where they are long, so that passing them on costs little beside
 * forecasting them and no thread is left with a long batch at the end.
 */
export async function* batchesOf(
  series: AsyncIterable<FileSeries>,
  seriesMax: number,
): AsyncGenerator<FileSeries[]> {
  let batch: FileSeries[] = [];
  let values = 0;
  for await (const one of series) {
    batch.push(one);
    values += one.values.length;
    if (batch.length < seriesMax && values < VALUES_MAX) continue;
    yield batch;
    batch = [];
    values = 0;
  }
  if (batch.length > 0) yield batch;
}
