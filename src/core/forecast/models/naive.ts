/** Naive method: the last value repeats. The yardstick every other method has to beat. */
import type { ForecastModel } from './ForecastModel.ts';

/** Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (2nd ed.), 3.1. */
export const naive: ForecastModel = {
  code: 'naive',
  name: 'last value repeated',
  seasonal: false,
  minimumMonths: 1,
  fit(values) {
    const last = values.at(-1) ?? 0;
    return { predict: (horizonMonths) => Array.from({ length: horizonMonths }, () => last) };
  },
};
