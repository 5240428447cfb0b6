import type { Method, MethodForecast } from './MethodForecast.ts';

export const R_MEAN: Method = { name: 'r-mean', kind: 'peer' };
/** The methods that the mean is of. */
const AVERAGED = ['r-ets', 'r-theta', 'r-arima'];

/** Equal weights on points and bounds; undefined unless every method that it averages is there. */
export function averageOf(forecasts: readonly MethodForecast[]): MethodForecast | undefined {
  const parts = forecasts.filter(({ method }) => AVERAGED.includes(method.name));
  if (parts.length < AVERAGED.length) return undefined;
  const mean = (of: (part: MethodForecast) => Float64Array | undefined) => {
    const first = of(parts[0] as MethodForecast) ?? new Float64Array(0);
    return first.map(
      (_, step) => parts.reduce((sum, part) => sum + (of(part)?.[step] ?? Number.NaN), 0) / parts.length,
    );
  };
  const total = (of: (part: MethodForecast) => number | undefined) =>
    parts.reduce((sum, part) => sum + (of(part) ?? 0), 0);
  return {
    method: R_MEAN,
    point: mean(({ point }) => point),
    band: { lower: mean(({ band }) => band?.lower), upper: mean(({ band }) => band?.upper) },
    ms: total(({ ms }) => ms),
    cpuMs: total(({ cpuMs }) => cpuMs),
  };
}
