/** Makes a fitted model of a method that can say its level, trend and season from any origin. */
import type { Components, FittedModel, ModelName } from '../Model.ts';

/** What a fitted method knows; each forecast is the sum of the parts that `write` fills. */
export type Parts = {
  readonly name: ModelName;
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** One-step forecasts of the values, in their length; NaN where there is none. */
  readonly fitted: Float64Array;
  /** Fills the parts, all zero when given, for the steps after `origin` values have been seen. */
  write(origin: number, into: Components): void;
  variance(horizon: number): Float64Array;
};

/**
 * A fitted model whose forecasts are sums of its parts. `predictFrom` throws a RangeError for an origin that is not in
 * 1 … number of values; horizons are whole numbers from 0.
 */
export function fittedFromParts(parts: Parts): FittedModel {
  const { name, form, parameters, fitted } = parts;
  const componentsFrom = (origin: number, horizon: number): Components => {
    if (!Number.isInteger(origin) || origin < 1 || origin > fitted.length) {
      throw new RangeError(`origin ${origin} is not in 1 … ${fitted.length}`);
    }
    const components = {
      level: new Float64Array(horizon),
      trend: new Float64Array(horizon),
      season: new Float64Array(horizon),
    };
    parts.write(origin, components);
    return components;
  };
  const predictFrom = (origin: number, horizon: number): Float64Array => {
    const { level, trend, season } = componentsFrom(origin, horizon);
    for (let step = 0; step < horizon; step += 1) {
      level[step] = (level[step] as number) + (trend[step] as number) + (season[step] as number);
    }
    return level;
  };
  return {
    name,
    form,
    parameters,
    fitted,
    predictFrom,
    predict: (horizon) => predictFrom(fitted.length, horizon),
    variance: (horizon) => parts.variance(horizon),
    components: (horizon) => componentsFrom(fitted.length, horizon),
  };
}
