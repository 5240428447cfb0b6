/** Gives a method without season a season: decompose, forecast what is left, put the season back. */
import { type ForecastModel, SEASON_MONTHS } from '../models/ForecastModel.ts';
import { addSeason, decompose, removeSeason } from './decompose.ts';

/** The same method on seasonally adjusted values; needs two full years. */
export function withSeason(model: ForecastModel): ForecastModel {
  return {
    code: `${model.code}Seasonal`,
    name: `${model.name} with season`,
    seasonal: true,
    minimumMonths: Math.max(2 * SEASON_MONTHS, model.minimumMonths),
    fit(values) {
      const season = decompose(values, SEASON_MONTHS);
      const fitted = model.fit(removeSeason(values, season));
      return { predict: (horizonMonths) => addSeason(fitted.predict(horizonMonths), season, values.length) };
    },
  };
}
