/** Keeps the forecast of an amount that was never negative from going below zero. */
import type { ForecastModel } from '../models/ForecastModel.ts';

/** The same method with every negative prediction replaced by zero. */
export function clipAtZero(model: ForecastModel): ForecastModel {
  return {
    ...model,
    fit(values) {
      const fitted = model.fit(values);
      return { predict: (horizonMonths) => fitted.predict(horizonMonths).map((value) => Math.max(0, value)) };
    },
  };
}
