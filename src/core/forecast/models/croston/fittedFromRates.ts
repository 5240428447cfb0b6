/** Makes a fitted model of an intermittent method: one rate per step, the same for every step ahead. */
import type { FittedModel, ModelName } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';

export type Rates = {
  readonly name: ModelName;
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Smoothing parameter of the demand's size. */
  readonly alpha: number;
  /** Expected demand per step after each value. */
  readonly rates: Float64Array;
};

/**
 * The forecast is the last rate. No model lies under these methods (Shenstone & Hyndman 2005, Journal of Forecasting
 * 24:389), so the variance is that of simple exponential smoothing, σ²[1 + (h−1)α²] with the mean squared one-step error.
 */
export function fittedFromRates(
  values: Float64Array,
  { name, form, parameters, alpha, rates }: Rates,
): FittedModel {
  const fitted = new Float64Array(values.length).fill(Number.NaN);
  let squares = 0;
  for (let index = 1; index < values.length; index += 1) {
    const rate = rates[index - 1] as number;
    const error = (values[index] as number) - rate;
    squares += error * error;
    fitted[index] = rate;
  }
  const sigma2 = squares / Math.max(1, values.length - 1);
  return fittedFromParts({
    name,
    form,
    parameters,
    fitted,
    write: (origin, { level }) => level.fill(rates[origin - 1] as number),
    variance: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => sigma2 * (1 + step * alpha * alpha)),
  });
}
