/** From the forecast of changes to the forecast of the balance that they add up to. */

import type { OriginErrors } from '../intervals/rollingErrors.ts';
import type { ValuesForecast } from './forecastValues.ts';

/**
 * Every step becomes the sum of the steps up to it, the point and its level from the last balance on. The variance of a
 * sum follows from the weights ψ_j that the variances of the changes show (σ²Σψ² for the change, σ²Σ(Σψ)² for the sum).
 * Source: Box & Jenkins 1976, section 5.1.
 */
export function accumulate(changes: ValuesForecast, lastBalance: number): ValuesForecast {
  const { components, tried } = changes;
  const level = components.level.map(() => lastBalance);
  const points = tried.map((one) => ({ ...one, point: runningSum(one.point, lastBalance) }));
  const point = runningSum(changes.point, lastBalance);
  return {
    ...changes,
    tried: points,
    point,
    components: {
      level,
      trend: runningSum(
        components.trend.map((value, step) => value + (components.level[step] as number)),
        0,
      ),
      season: runningSum(components.season, 0),
    },
    deviations: deviationsOfSums(changes.deviations),
    spreads: point.map((middle, step) => {
      let squared = 0;
      for (const one of points) {
        if (one.weight > 0) squared += one.weight * ((one.point[step] as number) - middle) ** 2;
      }
      return Math.sqrt(squared);
    }),
    origins: changes.origins.map(
      ({ origin, errors }): OriginErrors => ({ origin: origin + 1, errors: runningSum(errors, 0) }),
    ),
  };
}

function runningSum(values: Float64Array, from: number): Float64Array {
  let sum = from;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

function deviationsOfSums(deviations: Float64Array): Float64Array {
  const first = deviations[0] ?? 0;
  let [cumulated, variance, before] = [0, 0, 0];
  return deviations.map((deviation) => {
    const gained = Math.max(0, deviation * deviation - before * before);
    before = Math.max(before, deviation);
    cumulated += first > 0 ? Math.sqrt(gained) / first : 0;
    variance += cumulated * cumulated;
    return first * Math.sqrt(variance);
  });
}
