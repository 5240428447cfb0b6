/** What each method reached and cost on one set of series. */
import { naive2Forecast } from '@/core/forecast/evaluation/naive2Forecast.ts';
import { ScoreBoard, type Scores } from '@/core/forecast/evaluation/ScoreBoard.ts';
import type { BenchSeries } from './BenchSeries.ts';
import type { Method, MethodForecast } from './MethodForecast.ts';

export type MethodResult = {
  readonly method: Method;
  readonly scores: Scores;
  /** Series that the method answered for. */
  readonly answered: number;
  /** Means per series; undefined where the method's time is part of another's. */
  readonly ms: number | undefined;
  readonly cpuMs: number | undefined;
};

type Entry = {
  readonly method: Method;
  readonly board: ScoreBoard;
  answered: number;
  timed: number;
  ms: number;
  cpuMs: number;
};

const KINDS = ['ours', 'member', 'reference', 'peer'] as const;

export class MethodTable {
  readonly #entries = new Map<string, Entry>();

  add(series: BenchSeries, forecasts: readonly MethodForecast[]): void {
    const { train, test, seasonLength } = series;
    const yardstick = test.length === 0 ? test : naive2Forecast(train, seasonLength, test.length);
    for (const forecast of forecasts) {
      const entry = this.#entry(forecast.method);
      entry.answered += 1;
      if (forecast.ms !== undefined && forecast.cpuMs !== undefined) {
        entry.timed += 1;
        entry.ms += forecast.ms;
        entry.cpuMs += forecast.cpuMs;
      }
      if (test.length === 0) continue;
      const cut = (values: Float64Array) => values.subarray(0, test.length);
      const { point, band } = forecast;
      const held = band && { lower: cut(band.lower), upper: cut(band.upper) };
      entry.board.add(
        { insample: train, actual: test, seasonLength },
        held === undefined ? { point: cut(point) } : { point: cut(point), band: held },
        yardstick,
      );
    }
  }

  /** Ours first, then the pool's members, the references and the peers. */
  results(): MethodResult[] {
    return [...this.#entries.values()]
      .sort((a, b) => KINDS.indexOf(a.method.kind) - KINDS.indexOf(b.method.kind))
      .map(({ method, board, answered, timed, ms, cpuMs }) => ({
        ...{ method, answered, scores: board.scores() },
        ms: timed === 0 ? undefined : ms / timed,
        cpuMs: timed === 0 ? undefined : cpuMs / timed,
      }));
  }

  #entry(method: Method): Entry {
    const found = this.#entries.get(method.name);
    if (found !== undefined) return found;
    const entry = { method, board: new ScoreBoard(), answered: 0, timed: 0, ms: 0, cpuMs: 0 };
    this.#entries.set(method.name, entry);
    return entry;
  }
}
