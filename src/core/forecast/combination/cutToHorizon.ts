/** A forecast of the steps that were asked for. */

import type { ValuesForecast } from './forecastValues.ts';

/** `horizon` steps after the first `gap`; what was measured on the past stays. */
export function cutToHorizon(forecast: ValuesForecast, horizon: number, gap = 0): ValuesForecast {
  const cut = (values: Float64Array) => values.slice(gap, gap + horizon);
  const { level, trend, season } = forecast.components;
  return {
    ...forecast,
    tried: forecast.tried.map((one) => ({ ...one, point: cut(one.point) })),
    point: cut(forecast.point),
    components: { level: cut(level), trend: cut(trend), season: cut(season) },
    deviations: cut(forecast.deviations),
    spreads: cut(forecast.spreads),
  };
}
