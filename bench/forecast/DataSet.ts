import path from 'node:path';
import type { BenchSeries } from './BenchSeries.ts';
import { combine, forecastMembers } from './engine.ts';
import { type Method, type MethodForecast, timed } from './MethodForecast.ts';
import { countBenchSeries, readBenchSeries } from './readBenchSeries.ts';
import { referenceForecasts } from './referenceForecasts.ts';
import { spreadOrder } from './spreadOrder.ts';

/** Most series that may be held at once for the slower peers. */
const SLICE_MAX = 5_000;
const WARM_UP_SERIES = 60;

export const OURS: Method = { name: 'accubooks', kind: 'ours' };

/** Our default combination alone: what a caller of the product gets, and waits for. */
export function ownForecast(series: BenchSeries): MethodForecast {
  const { value, ms, cpuMs } = timed(() => combine(series));
  return { method: OURS, ...value, ms, cpuMs };
}

/** The members of our pool, each alone, and the references. */
export function besideForecasts(series: BenchSeries): MethodForecast[] {
  const members = forecastMembers(series).map(({ name, ...member }) => ({
    ...{ method: { name, kind: 'member' as const }, ...member },
  }));
  return [...members, ...referenceForecasts(series)];
}

/** A data file, read again for each contestant so that memory does not grow with it. */
export class DataSet {
  readonly file: string;
  readonly name: string;

  constructor(file: string) {
    this.file = file;
    this.name = path.basename(file, '.csv');
  }

  series(): AsyncGenerator<BenchSeries> {
    return readBenchSeries(this.file);
  }

  /** Forecasts a few series without counting them, so that the code is compiled when counting begins. */
  async warmUp(forecast: (series: BenchSeries) => unknown): Promise<void> {
    for (const series of await this.slice(WARM_UP_SERIES)) await forecast(series);
  }

  /** At most `limit` series, in an order that is evenly spread wherever it is cut. */
  async slice(limit = SLICE_MAX): Promise<BenchSeries[]> {
    const order = spreadOrder(await countBenchSeries(this.file), limit);
    const wanted = new Set(order);
    const found = new Map<number, BenchSeries>();
    let position = 0;
    for await (const series of this.series()) {
      if (wanted.has(position)) found.set(position, series);
      position += 1;
    }
    return order.map((at) => found.get(at)).filter((series) => series !== undefined);
  }
}
