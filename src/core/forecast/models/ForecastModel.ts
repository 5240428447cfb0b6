/** The contract of every forecast method: an unfitted model fits, and only what it fitted predicts. */

/** The answer of `fit`. `predict(h)` returns h finite numbers, the first for the month after the last one fitted. */
export interface FittedModel {
  predict(horizonMonths: number): number[];
}

/**
 * A method before it has seen data: stateless, deterministic, scale equivariant (k·y forecasts k times as much).
 * `fit` wants at least `minimumMonths` values, oldest first.
 */
export interface ForecastModel {
  readonly code: string;
  /** Plain name, fit for the middle of a sentence. */
  readonly name: string;
  readonly seasonal: boolean;
  readonly minimumMonths: number;
  fit(values: readonly number[]): FittedModel;
}

/** Months in a season: the books repeat by the year. */
export const SEASON_MONTHS = 12;
