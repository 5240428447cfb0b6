/** A forecast of the steps that were asked for. */

import type { ValuesForecast } from './forecastValues.ts';

/** The first `horizon` steps; what was measured on the past stays. */
export function cutToHorizon(forecast: ValuesForecast, horizon: number): ValuesForecast {
  const cut = (values: Float64Array) => values.slice(0, horizon);
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
