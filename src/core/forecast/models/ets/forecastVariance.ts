/** Variance of the forecast error of exponential smoothing, by the formulas of its three classes. */
import type { EtsForm } from './EtsForm.ts';

/** Relative errors as large as the values: beyond, the formulas' products lose their meaning and are held here. */
const RELATIVE_VARIANCE_MAX = 1;
/** Largest variance told, as a multiple of the squared largest value or forecast so far. */
export const VARIANCE_MAX = 1e6;

export type VarianceInput = {
  readonly form: EtsForm;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly seasonLength: number;
  /** Variance of one error: of a relative error where the form's error is multiplicative. */
  readonly sigma2: number;
  /** Point forecasts of steps 1 … horizon, and what they are without the season. */
  readonly means: Float64Array;
  readonly trendMeans: Float64Array;
  /** Largest absolute value of the series. */
  readonly size: number;
};

/**
 * Steps 1 … horizon. Source: Hyndman, Koehler, Ord & Snyder 2008, chapter 6: class 1 (additive errors) exact,
 * sigma² (1 + Σ c_j²); class 2 (multiplicative errors, no multiplicative season) exact,
 * (1 + sigma²) theta_h − mu_h² with theta_h = mu_h² + sigma² Σ c_j² theta_{h−j}; class 3 (multiplicative season) by
 * the same formula for the series without its season, times the season's square. That is the book's answer up to one
 * season ahead; beyond, an error's effect on the season's state is added to its effect on the level, as in class 2.
 */
export function forecastVariance(input: VarianceInput): Float64Array {
  const { form, means, trendMeans, size } = input;
  const weights = squaredWeights(input);
  const variance =
    form.error === 'A'
      ? additiveVariance(input.sigma2, weights)
      : relativeVariance({ ...input, sigma2: Math.min(input.sigma2, RELATIVE_VARIANCE_MAX) }, weights);
  let largest = size;
  for (let step = 0; step < variance.length; step += 1) {
    largest = Math.max(largest, Math.abs(means[step] as number), Math.abs(trendMeans[step] as number));
    const most = VARIANCE_MAX * largest * largest;
    const value = variance[step] as number;
    variance[step] = value < most ? Math.max(0, value) : most;
  }
  return variance;
}

/** c_j² for j = 1 … horizon − 1, c_j = alpha + beta (phi + … + phi^j) + gamma where j is a whole number of seasons. */
function squaredWeights({ form, alpha, beta, gamma, phi, seasonLength, means }: VarianceInput): Float64Array {
  const weights = new Float64Array(Math.max(0, means.length - 1));
  let power = 1;
  let sum = 0;
  for (let lag = 1; lag <= weights.length; lag += 1) {
    power *= phi;
    sum += power;
    const ofSeason = form.season !== 'N' && lag % seasonLength === 0 ? gamma : 0;
    const weight = alpha + beta * sum + ofSeason;
    weights[lag - 1] = weight * weight;
  }
  return weights;
}

function additiveVariance(sigma2: number, weights: Float64Array): Float64Array {
  const variance = new Float64Array(weights.length + 1);
  let sum = 1;
  variance[0] = sigma2;
  for (let step = 1; step < variance.length; step += 1) {
    sum += weights[step - 1] as number;
    variance[step] = sigma2 * sum;
  }
  return variance;
}

function relativeVariance(input: VarianceInput, weights: Float64Array): Float64Array {
  const { form, sigma2, means, trendMeans } = input;
  const isSeasonal = form.season === 'M';
  const centres = isSeasonal ? trendMeans : means;
  const moments = new Float64Array(means.length);
  const variance = new Float64Array(means.length);
  for (let step = 0; step < means.length; step += 1) {
    const mean = centres[step] as number;
    let carried = 0;
    for (let lag = 1; lag <= step; lag += 1) {
      carried += (weights[lag - 1] as number) * (moments[step - lag] as number);
    }
    const moment = mean * mean + sigma2 * carried;
    moments[step] = moment;
    let value = moment * (1 + sigma2) - mean * mean;
    if (isSeasonal) {
      const season = mean === 0 ? 0 : (means[step] as number) / mean;
      value *= season * season;
    }
    variance[step] = value;
  }
  return variance;
}
