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

/**
 * The season's factors, which multiply the standard deviation, are what it makes of a typical value more, as a share of
 * that value (a unit more would drown in the rounding of large values); 1 where the season is added.
 */
function seasonedVariance(
  variance: Float64Array,
  { reseason, adjusted }: SeasonalAdjustment,
  n: number,
): Float64Array {
  const typical = adjusted.reduce((sum, value) => sum + Math.abs(value) / n, 0) || 1;
  const more = reseason(new Float64Array(variance.length).fill(typical), n);
  const zeros = reseason(new Float64Array(variance.length), n);
  return variance.map((value, step) => {
    const factor = ((more[step] as number) - (zeros[step] as number)) / typical;
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
