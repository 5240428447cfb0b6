/** A model of the seasonally adjusted values, seen as a model of the values themselves. */

import type { Components, FitOptions, FittedModel, Model } from '../models/Model.ts';
import type { SeasonalAdjustment } from '../season/seasonalAdjustment.ts';

/**
 * Fits `model` to the adjusted values and gives every answer back with the season in it. The season itself is
 * taken as known: neither `variance` nor `predictFrom` counts what estimating it cost.
 */
export function fitWithSeason(
  model: Model,
  adjustment: SeasonalAdjustment,
  options: FitOptions,
): FittedModel {
  if (adjustment.form === 'none') return model.fit(adjustment.adjusted, { ...options, seasonLength: 1 });
  const inner = model.fit(adjustment.adjusted, {
    ...options,
    seasonLength: 1,
    removedSeason: options.seasonLength,
  });
  const n = adjustment.adjusted.length;
  return {
    name: inner.name,
    form: `${inner.form}, ${adjustment.form} season`,
    parameters: inner.parameters,
    fitted: adjustment.reseason(inner.fitted, 0),
    predict: (horizon) => adjustment.reseason(inner.predict(horizon), n),
    variance: (horizon) => seasonedVariance(inner.variance(horizon), adjustment, n),
    predictFrom: (origin, horizon) => adjustment.reseason(inner.predictFrom(origin, horizon), origin),
    components: (horizon) => seasonedComponents(inner, adjustment, n, horizon),
  };
}

/** The season's factors, which multiply the standard deviation, are what it makes of one unit more; 1 where it is added. */
function seasonedVariance(variance: Float64Array, { reseason }: SeasonalAdjustment, n: number): Float64Array {
  const ones = reseason(new Float64Array(variance.length).fill(1), n);
  const zeros = reseason(new Float64Array(variance.length), n);
  return variance.map((value, step) => {
    const factor = (ones[step] as number) - (zeros[step] as number);
    return value * factor * factor;
  });
}

/** Level and trend as the model has them; the season is what putting it back changes. */
function seasonedComponents(
  inner: FittedModel,
  adjustment: SeasonalAdjustment,
  n: number,
  horizon: number,
): Components {
  const { level, trend, season } = inner.components(horizon);
  const plain = inner.predict(horizon);
  const seasoned = adjustment.reseason(plain, n);
  return {
    level,
    trend,
    season: season.map((value, step) => value + (seasoned[step] as number) - (plain[step] as number)),
  };
}
