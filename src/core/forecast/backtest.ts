/** Rolling-origin backtest: forecast from past months as if the later ones were unknown, then compare. */
import type { ForecastModel } from './models/ForecastModel.ts';

/** At most this many starting months, the latest ones. */
export const BACKTEST_ORIGINS_MAX = 24;
/** Months ahead that a backtest looks at, at most. */
export const BACKTEST_HORIZON_MAX = 12;

/**
 * The errors (actual − forecast) made from one origin: `origin` values were known, `errors[h − 1]` belongs to the
 * value at index origin + h − 1.
 */
export type OriginErrors = { readonly origin: number; readonly errors: readonly number[] };

/**
 * Fits the model anew at each of the last origins it can be fitted at and returns its errors there, oldest first.
 * Nothing later than the origin is seen by the fit.
 */
export function backtest(
  model: ForecastModel,
  values: readonly number[],
  horizonMonths: number,
): OriginErrors[] {
  const results: OriginErrors[] = [];
  const first = Math.max(model.minimumMonths, values.length - BACKTEST_ORIGINS_MAX);
  for (let origin = first; origin < values.length; origin += 1) {
    const actuals = values.slice(origin, origin + Math.min(horizonMonths, BACKTEST_HORIZON_MAX));
    const predicted = model.fit(values.slice(0, origin)).predict(actuals.length);
    results.push({ origin, errors: actuals.map((actual, step) => actual - (predicted[step] ?? 0)) });
  }
  return results;
}

/** Mean absolute error over every origin and horizon; undefined when there is none. */
export function meanAbsoluteError(results: readonly OriginErrors[]): number | undefined {
  const errors = results.flatMap((result) => result.errors);
  if (errors.length === 0) return undefined;
  return errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
}
