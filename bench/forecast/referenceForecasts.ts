/** The benchmarks of M4 that the bars are measured from, on the competition's own seasonal adjustment. */
import { adjustNaive2 } from '@/core/forecast/evaluation/naive2Forecast.ts';
import { dampedTrend } from '@/core/forecast/models/dampedTrend/dampedTrend.ts';
import { holt } from '@/core/forecast/models/holt/holt.ts';
import type { Model } from '@/core/forecast/models/Model.ts';
import { ses } from '@/core/forecast/models/ses/ses.ts';
import { theta } from '@/core/forecast/models/theta/theta.ts';
import type { BenchSeries } from './BenchSeries.ts';
import { type Method, type MethodForecast, timed } from './MethodForecast.ts';

const EVALUATIONS_MAX = 500;

export const NAIVE2: Method = { name: 'naive2', kind: 'reference' };
export const THETA: Method = { name: 'm4-theta', kind: 'reference' };
export const COMB: Method = { name: 'm4-comb', kind: 'reference' };

/** Naive2, Theta, and Comb: the mean of simple, Holt's and damped exponential smoothing. */
export function referenceForecasts({ train, seasonLength, horizon }: BenchSeries): MethodForecast[] {
  const { adjusted, factors } = adjustNaive2(train, seasonLength, horizon);
  const predict = (model: Model) =>
    model.fit(adjusted, { seasonLength: 1, evaluationsMax: EVALUATIONS_MAX }).predict(horizon);
  const last = adjusted[adjusted.length - 1] as number;
  const forecast = (method: Method, point: () => Float64Array): MethodForecast => {
    const { value, ms, cpuMs } = timed(point);
    return { method, point: value.map((each, step) => each * (factors[step] as number)), ms, cpuMs };
  };
  const comb = [ses, holt, dampedTrend];
  const mean = (points: readonly Float64Array[]) =>
    factors.map((_, step) => points.reduce((sum, point) => sum + (point[step] as number), 0) / points.length);
  const isLong = [...comb, theta].every((model) => train.length >= model.minimumLength(1));
  return [
    forecast(NAIVE2, () => factors.map(() => last)),
    ...(isLong ? [forecast(THETA, () => predict(theta)), forecast(COMB, () => mean(comb.map(predict)))] : []),
  ];
}
