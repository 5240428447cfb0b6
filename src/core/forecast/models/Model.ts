/** The contract of every forecasting method: an unfitted model fits, and only what it fitted predicts. */

export type ModelName =
  | 'naive'
  | 'seasonalNaive'
  | 'drift'
  | 'ses'
  | 'holt'
  | 'dampedTrend'
  | 'ets'
  | 'theta'
  | 'dotm'
  | 'ces'
  | 'arima'
  | 'stl'
  | 'thief'
  | 'croston'
  | 'sba'
  | 'tsb';

export type FitOptions = {
  /** Values in one season; 1 means that the model must not look for one. */
  readonly seasonLength: number;
  /** Values in a season that was taken out of the values before; they still move in its rhythm. */
  readonly removedSeason?: number;
  /** Most evaluations of the model's cost that the search may spend; a model degrades to a cheaper form within it. */
  readonly evaluationsMax: number;
};

/** Parts of a forecast, one value per step each, that sum to `predict` of the same horizon. */
export type Components = {
  readonly level: Float64Array;
  readonly trend: Float64Array;
  readonly season: Float64Array;
};

/** A method with parameters and states found on n values. Everything it returns is finite unless said otherwise. */
export interface FittedModel {
  readonly name: ModelName;
  /** The form found, in the trade's notation: `ETS(M,Ad,A)`, `ARIMA(1,1,1)(0,1,1)[12]`. */
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Forecast of each fitted value from the ones before it, length n; NaN where the model had not warmed up. */
  readonly fitted: Float64Array;
  /** Point forecasts for steps 1 … horizon. */
  predict(horizon: number): Float64Array;
  /** Variance of the forecast error of steps 1 … horizon under the model, squared units of the values. */
  variance(horizon: number): Float64Array;
  /**
   * What this model, its parameters kept, forecasts for positions origin … origin + horizon − 1 after seeing
   * values 0 … origin − 1. 1 ≤ origin ≤ n; origin = n equals `predict`.
   */
  predictFrom(origin: number, horizon: number): Float64Array;
  components(horizon: number): Components;
}

/**
 * A method before it has seen data: stateless, deterministic, scale equivariant (k·y forecasts k times as much).
 * `fit` wants at least `minimumLength(seasonLength)` finite values, oldest first, and never changes them; it throws a
 * RangeError for fewer, and otherwise always answers, with a simpler form of itself where the full one fails.
 */
export interface Model {
  readonly name: ModelName;
  /** Plain name, fit for the middle of a sentence. */
  readonly title: string;
  /** Where the formulas come from. */
  readonly source: string;
  minimumLength(seasonLength: number): number;
  fit(values: Float64Array, options: FitOptions): FittedModel;
}
