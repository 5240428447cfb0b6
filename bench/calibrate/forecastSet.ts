import type { BenchSeries } from '../forecast/BenchSeries.ts';
import { readBenchSeries } from '../forecast/readBenchSeries.ts';
import { pastsOf } from './pastsOf.ts';
import type { TuningSet } from './TuningSet.ts';
import { type Trial, trialOf } from './trialOf.ts';

/** A tuning set with a forecast from every origin of its series. */
export type ForecastSet = {
  readonly set: TuningSet;
  readonly trials: readonly Trial[];
  /** Those that constants are fitted to. */
  readonly fitted: readonly Trial[];
};

function trialsOf(series: BenchSeries, set: TuningSet): Trial[] {
  return pastsOf(series, set).flatMap((past) => trialOf(past, set.seasonLength) ?? []);
}

/** The set forecast; its series stand in `file`. */
export async function forecastSet(set: TuningSet, file: string): Promise<ForecastSet> {
  const trials: Trial[] = [];
  let count = 0;
  for await (const series of readBenchSeries(file)) {
    if (count % set.every === 0) trials.push(...trialsOf(series, set));
    count += 1;
  }
  return { set, trials, fitted: trials.filter(({ origin }) => origin < set.originsFitted) };
}
