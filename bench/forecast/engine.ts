/** The one place where the bench meets our engine. */
import { adjustNaive2 } from '@/core/forecast/evaluation/naive2Forecast.ts';
import { arima } from '@/core/forecast/models/arima/arima.ts';
import { ces } from '@/core/forecast/models/ces/ces.ts';
import { dampedTrend } from '@/core/forecast/models/dampedTrend/dampedTrend.ts';
import { dotm } from '@/core/forecast/models/dotm/dotm.ts';
import { ets } from '@/core/forecast/models/ets/ets.ts';
import type { Model } from '@/core/forecast/models/Model.ts';
import { seasonalNaive } from '@/core/forecast/models/seasonalNaive/seasonalNaive.ts';
import type { BenchSeries } from './BenchSeries.ts';
import { type MethodForecast, timed } from './MethodForecast.ts';

const Z_95 = 1.959963984540054;
const EVALUATIONS_MAX = 400;
const POOL: readonly { readonly model: Model; readonly isSeasonal: boolean }[] = [
  { model: seasonalNaive, isSeasonal: true },
  { model: dotm, isSeasonal: false },
  { model: dampedTrend, isSeasonal: false },
  { model: ces, isSeasonal: false },
  { model: ets, isSeasonal: true },
  { model: arima, isSeasonal: true },
];
const AVERAGED = new Set(['dotm', 'dampedTrend', 'ces', 'ets']);

export type EngineForecast = {
  readonly combination: Pick<MethodForecast, 'point' | 'band'>;
  readonly members: readonly (Omit<MethodForecast, 'method'> & { readonly name: string })[];
};

/** What our engine says by default about the series, as a caller of the product would get it. */
export function forecastByEngine({ train, seasonLength, horizon }: BenchSeries): EngineForecast {
  const { adjusted, factors } = adjustNaive2(train, seasonLength, horizon);
  const members = POOL.filter(({ model }) => train.length >= model.minimumLength(seasonLength)).map(
    ({ model, isSeasonal }) => {
      const { value, ms, cpuMs } = timed(() => {
        const fitted = isSeasonal
          ? model.fit(train, { seasonLength, evaluationsMax: EVALUATIONS_MAX })
          : model.fit(adjusted, { seasonLength: 1, evaluationsMax: EVALUATIONS_MAX });
        const by = (values: Float64Array) =>
          isSeasonal ? values : values.map((each, step) => each * (factors[step] as number));
        const half = by(fitted.variance(horizon).map((variance) => Z_95 * Math.sqrt(variance)));
        return { point: by(fitted.predict(horizon)), half };
      });
      const { point, half } = value;
      const band = {
        lower: point.map((each, step) => each - (half[step] as number)),
        upper: point.map((each, step) => each + (half[step] as number)),
      };
      return { name: model.name, point, band, ms, cpuMs };
    },
  );
  const averaged = members.filter(({ name }) => AVERAGED.has(name));
  const mean = (of: (member: (typeof averaged)[number]) => Float64Array) =>
    factors.map(
      (_, step) => averaged.reduce((sum, each) => sum + (of(each)[step] as number), 0) / averaged.length,
    );
  const band = { lower: mean(({ band: { lower } }) => lower), upper: mean(({ band: { upper } }) => upper) };
  return { combination: { point: mean(({ point }) => point), band }, members };
}
