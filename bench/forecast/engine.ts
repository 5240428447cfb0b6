/** The one place where the bench meets our engine. */
import { naive } from '@/core/forecast/models/naive/naive.ts';
import type { BenchSeries } from './BenchSeries.ts';
import type { MethodForecast } from './MethodForecast.ts';

const Z_95 = 1.959963984540054;
const EVALUATIONS_MAX = 200;

export type EngineForecast = {
  readonly combination: Pick<MethodForecast, 'point' | 'band'>;
  readonly members: readonly (Pick<MethodForecast, 'point' | 'band'> & { readonly name: string })[];
};

/** What our engine says by default about the series, as a caller of the product would get it. */
export function forecastByEngine({ train, horizon }: BenchSeries): EngineForecast {
  const fitted = naive.fit(train, { seasonLength: 1, evaluationsMax: EVALUATIONS_MAX });
  const point = fitted.predict(horizon);
  const half = fitted.variance(horizon).map((variance) => Z_95 * Math.sqrt(variance));
  const band = {
    lower: point.map((value, step) => value - (half[step] as number)),
    upper: point.map((value, step) => value + (half[step] as number)),
  };
  return { combination: { point, band }, members: [{ name: 'naive', point, band }] };
}
