/** The npm peer, `@bsull/augurs`: its search over ETS models on data whose season is taken out, and its MSTL with ETS. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { adjustNaive2 } from '@/core/forecast/evaluation/naive2Forecast.ts';
import type { BenchSeries } from './BenchSeries.ts';
import { type Method, type MethodForecast, timed } from './MethodForecast.ts';

const LEVEL = 0.95;
const CYCLES_MIN = 2;

export const AUGURS_ETS: Method = { name: 'augurs-ets', kind: 'peer' };
export const AUGURS_MSTL: Method = { name: 'augurs-mstl-ets', kind: 'peer' };

type Ets = typeof import('@bsull/augurs/ets');
type Mstl = typeof import('@bsull/augurs/mstl');
type AugursForecast = {
  readonly point: number[];
  readonly intervals?: { lower: number[]; upper: number[] } | undefined;
};
type FittedModel = { predict(horizon: number, level: number): unknown; free(): void };

/**
 * One module of the package. A panic leaves its instance unusable, so `load` gives a fresh one: the same file under
 * an address that was not imported yet.
 */
class AugursModule<T extends { initSync(module: { module: BufferSource }): unknown }> {
  readonly #address: string;
  #loads = 0;
  #module: T | undefined;

  constructor(name: string) {
    this.#address = import.meta.resolve(`@bsull/augurs/${name}`);
  }

  async load(): Promise<T> {
    if (this.#module !== undefined) return this.#module;
    this.#loads += 1;
    const loaded = (await import(`${this.#address}?load=${this.#loads}`)) as T;
    const wasm = fileURLToPath(this.#address.replace(/\.js$/, '_bg.wasm'));
    loaded.initSync({ module: new Uint8Array(await readFile(wasm)) });
    this.#module = loaded;
    return loaded;
  }

  forget(): void {
    this.#module = undefined;
  }
}

/** A panic prints its trace with `console.error`; the table says how many series got no forecast. */
function quietly<T>(work: () => T): T {
  const { error } = console;
  console.error = () => undefined;
  try {
    return work();
  } finally {
    console.error = error;
  }
}

function predictOnce(model: FittedModel, train: () => void, horizon: number): AugursForecast {
  train();
  const forecast = model.predict(horizon, LEVEL) as AugursForecast;
  model.free();
  return forecast;
}

export class Augurs {
  readonly #ets = new AugursModule<Ets>('ets');
  readonly #mstl = new AugursModule<Mstl>('mstl');

  /**
   * What the peer answers; MSTL where the series has more than two seasons, else, or where it fails, what the peer's
   * ETS says. A method that fails or panics on the series is not among them.
   */
  async forecasts(series: BenchSeries): Promise<MethodForecast[]> {
    const { train, seasonLength, calendarSeason, horizon } = series;
    const etsModule = await this.#ets.load();
    const ets = this.#attempt(AUGURS_ETS, this.#ets, () => {
      const { adjusted, factors } = adjustNaive2(train, seasonLength, horizon);
      const model = new etsModule.AutoETS(1, 'ZZN');
      return { forecast: predictOnce(model, () => model.fit(adjusted), horizon), factors };
    });
    const mstl =
      calendarSeason > 1 && train.length > CYCLES_MIN * calendarSeason && (await this.#seasonal(series));
    const instead = ets && { ...ets, method: AUGURS_MSTL };
    return [ets, mstl || instead].filter((each) => each !== undefined);
  }

  async #seasonal({ train, calendarSeason, horizon }: BenchSeries): Promise<MethodForecast | undefined> {
    const mstlModule = await this.#mstl.load();
    return this.#attempt(AUGURS_MSTL, this.#mstl, () => {
      const model = mstlModule.MSTL.ets([calendarSeason]);
      const factors = new Float64Array(horizon).fill(1);
      return { forecast: predictOnce(model, () => model.fit(train), horizon), factors };
    });
  }

  #attempt(
    method: Method,
    module: { forget(): void },
    work: () => { forecast: AugursForecast; factors: Float64Array },
  ): MethodForecast | undefined {
    try {
      const { value, ms, cpuMs } = timed(() => quietly(work));
      const { forecast, factors } = value;
      const seasoned = (values: readonly number[]) =>
        factors.map((factor, step) => factor * (values[step] ?? Number.NaN));
      const point = seasoned(forecast.point);
      if (!point.every(Number.isFinite)) return undefined;
      const { intervals } = forecast;
      const band = intervals && { lower: seasoned(intervals.lower), upper: seasoned(intervals.upper) };
      return { method, point, band, ms, cpuMs };
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) module.forget();
      return undefined;
    }
  }
}
