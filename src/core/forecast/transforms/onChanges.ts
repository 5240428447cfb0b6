/** Forecasts a balance through its monthly changes, so that the line starts at the last actual balance. */
import type { ForecastModel } from '../models/ForecastModel.ts';

/** The change of each month after the first. */
export function changesOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? 0));
}

/** The same method on the changes, its forecasts added up from the last value; needs one month more. */
export function onChanges(model: ForecastModel): ForecastModel {
  return {
    code: model.code,
    name: `${model.name}, on monthly changes`,
    seasonal: model.seasonal,
    minimumMonths: model.minimumMonths + 1,
    fit(values) {
      const fitted = model.fit(changesOf(values));
      return {
        predict: (horizonMonths) => {
          let level = values.at(-1) ?? 0;
          return fitted.predict(horizonMonths).map((change) => (level += change));
        },
      };
    },
  };
}
