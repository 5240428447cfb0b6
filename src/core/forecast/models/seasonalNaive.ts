/** Seasonal naive method: each month repeats the same month of the last year. */
import { type ForecastModel, SEASON_MONTHS } from './ForecastModel.ts';

/** Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (2nd ed.), 3.1. */
export const seasonalNaive: ForecastModel = {
  code: 'seasonalNaive',
  name: 'same month last year',
  seasonal: true,
  minimumMonths: SEASON_MONTHS,
  fit(values) {
    const year = values.slice(-SEASON_MONTHS);
    return {
      predict: (horizonMonths) =>
        Array.from({ length: horizonMonths }, (_, step) => year[step % SEASON_MONTHS] ?? 0),
    };
  },
};
