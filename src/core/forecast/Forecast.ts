/** Forecast: what the engine answers for one series, in the unit of its values. */

import type { ModelName } from './models/Model.ts';

/** A band that should hold the share `level` (0 … 1) of what comes; lower ≤ point ≤ upper, wider levels contain narrower. */
export type Band = { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array };

export type ForecastStatus =
  /** Models were fitted. */
  | 'ok'
  /** Fewer values than a model needs: the last one is carried forward, without a band. */
  | 'not-enough-history'
  /** Not one known value: there is no forecast. */
  | 'empty';

export type SeriesWarningCode =
  | 'NO_VALUES'
  | 'NOT_ENOUGH_HISTORY'
  | 'SHORT_HISTORY'
  | 'CONSTANT_SERIES'
  | 'NO_METHOD_BEATS_NAIVE'
  | 'NO_BAND'
  | 'HORIZON_BEYOND_BACKTEST'
  | 'OLD_HISTORY_LEFT_OUT'
  | 'MISSING_VALUES_FILLED'
  | 'LAST_VALUES_MISSING'
  | 'ONE_OFFS_EXCLUDED'
  | 'BUDGET_SPENT';

export type SeriesWarning = { readonly code: SeriesWarningCode; readonly message: string };

/** One method of the pool. Weights of the used ones sum to 1. */
export type Member = {
  readonly name: ModelName;
  readonly title: string;
  readonly source: string;
  /** The form that was fitted, in the trade's notation; empty when it was not fitted. */
  readonly form: string;
  readonly weight: number;
  /** Why it has no weight; absent when it has. */
  readonly whyNot?: string;
  /** What it alone would have said; empty when it was not fitted. */
  readonly point: Float64Array;
};

/** What the point forecast is made of: for each step the five add up to it. */
export type Contributions = {
  readonly level: Float64Array;
  readonly trend: Float64Array;
  readonly season: Float64Array;
  readonly calendar: Float64Array;
  /** What limits changed: values that may not fall below zero. */
  readonly limits: Float64Array;
};

/** Errors of one step ahead over the tested origins; absolute, in the unit of the values. */
export type BacktestStep = {
  readonly step: number;
  readonly trials: number;
  readonly meanAbsoluteError: number;
  readonly naiveMeanAbsoluteError: number;
  /** How often each level's band held, in the order of the coverage; empty when not every trial had one. */
  readonly hits: readonly number[];
};

/** How the method did on the past. */
export type Backtest = {
  /** `refitted`: everything fitted anew at each origin; `kept`: parameters of the whole series, states of the origin. */
  readonly kind: 'refitted' | 'kept';
  readonly origins: number;
  readonly steps: readonly BacktestStep[];
  /** Mean absolute error over all steps as a share of the naive method's; null when that made none. */
  readonly errorVsNaive: number | null;
  /** How often each level's band held, all steps together; empty when none could be drawn. */
  readonly coverage: readonly { readonly level: number; readonly hits: number; readonly trials: number }[];
};

/** A value that was replaced before fitting, because it is clearly a one-off. */
export type Exclusion = {
  readonly position: number;
  readonly label: string;
  readonly value: number;
  readonly replacedBy: number;
  readonly reason: string;
};

export type Confidence = 'high' | 'medium' | 'low' | 'none';

/** How a forecast was made and how far it can be trusted: data first, `sentences` to show. */
export type Explanation = {
  /** Values used, one-offs replaced and gaps filled. */
  readonly historyLength: number;
  readonly seasonLength: number;
  readonly isSeasonal: boolean;
  readonly members: readonly Member[];
  readonly contributions: Contributions;
  readonly calendarEffect: string | null;
  readonly exclusions: readonly Exclusion[];
  readonly filled: readonly { readonly position: number; readonly label: string }[];
  readonly backtest: Backtest | null;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly warnings: readonly SeriesWarning[];
  readonly sentences: readonly string[];
};

export type Forecast = {
  readonly key: string;
  readonly status: ForecastStatus;
  /** The periods forecast, as people write them. */
  readonly labels: readonly string[];
  readonly point: Float64Array;
  readonly bands: readonly Band[];
  readonly explanation: Explanation;
};
