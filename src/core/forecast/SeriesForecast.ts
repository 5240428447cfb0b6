/** SeriesForecast and BooksForecast: what the engine answers. All amounts are integer minor units, natural sign. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import type { PeriodTotal } from './books/PeriodTotal.ts';
import type { Confidence, SeriesWarningCode } from './Forecast.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import type { CovarianceMethod } from './reconciliation/ErrorCovariance.ts';

export type HistoryPoint = { readonly month: IsoMonth; readonly valueMinor: number };

/** One month ahead. Bounds are null when the history is too short to say; lower95 ≤ lower80 ≤ point ≤ upper80 ≤ upper95. */
export type ForecastPoint = {
  readonly month: IsoMonth;
  readonly pointMinor: number;
  readonly lower80Minor: number | null;
  readonly upper80Minor: number | null;
  readonly lower95Minor: number | null;
  readonly upper95Minor: number | null;
};

export type ForecastWarning = { readonly code: SeriesWarningCode; readonly message: string };

/** One method of the pool. Weights are shares of 1. */
export type ForecastMember = {
  readonly method: string;
  readonly methodName: string;
  readonly source: string;
  /** The form that was fitted, in the trade's notation; empty when it was not fitted. */
  readonly form: string;
  readonly weight: number;
  /** Why it has no weight; absent when it has. */
  readonly whyNot?: string;
};

/** What the point of a month is made of: the seven sum to `pointMinor` exactly. */
export type MonthContributions = {
  readonly month: IsoMonth;
  readonly levelMinor: number;
  readonly trendMinor: number;
  readonly seasonMinor: number;
  readonly calendarMinor: number;
  /** What limits changed: a line that was never below zero stays so. */
  readonly limitsMinor: number;
  /** What making the lines of the books add up changed. */
  readonly reconciledMinor: number;
  /** What a scenario changed. */
  readonly scenarioMinor: number;
};

/** An amount that was replaced before fitting, because it is clearly a one-off; of a balance, its change in that month. */
export type MonthExclusion = {
  readonly month: IsoMonth;
  readonly valueMinor: number;
  readonly replacedByMinor: number;
  readonly reason: string;
};

/** Mean absolute errors so many months ahead, of the forecast and of repeating the last value. */
export type MonthlyBacktestStep = {
  readonly monthsAhead: number;
  readonly trials: number;
  readonly errorMinor: number;
  readonly naiveErrorMinor: number;
};

export type MonthlyBacktest = {
  /** `refitted`: everything done anew at each past month with what was known then; `kept`: parameters of today. */
  readonly kind: 'refitted' | 'kept';
  readonly origins: number;
  /** Most months ahead that were tested. */
  readonly horizonMonths: number;
  /** Error as a share of that of repeating the last value; null when that made none. */
  readonly errorVsNaive: number | null;
  readonly steps: readonly MonthlyBacktestStep[];
};

/** How often a band held, all months ahead together. `level` is a share: 0.8. */
export type BandCoverage = { readonly level: number; readonly hits: number; readonly trials: number };

export type HitRate = { readonly hits: number; readonly trials: number; readonly horizonMonths: 1 };

/** How a forecast was made and how far it can be trusted, as data and as `sentences` to show. */
export type ForecastExplanation = {
  readonly method: string;
  readonly methodName: string;
  readonly reason: string;
  readonly members: readonly ForecastMember[];
  readonly historyMonths: number;
  readonly seasonal: boolean;
  /** One for each point. */
  readonly contributions: readonly MonthContributions[];
  readonly exclusions: readonly MonthExclusion[];
  /** Months without an amount, filled in from those around. */
  readonly filled: readonly IsoMonth[];
  /** Null when nothing could be tested. */
  readonly backtest: MonthlyBacktest | null;
  /** Empty when no band could be tested. */
  readonly coverage: readonly BandCoverage[];
  /** Of the 80 % band one month ahead; null means not enough history. */
  readonly hitRate80: HitRate | null;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly warnings: readonly ForecastWarning[];
  readonly sentences: readonly string[];
};

export type SeriesForecast = {
  readonly key: string;
  readonly label: string;
  readonly currency: string;
  readonly kind: MonthlySeries['kind'];
  readonly status: 'ok' | 'not-enough-history';
  readonly history: readonly HistoryPoint[];
  readonly points: readonly ForecastPoint[];
  readonly explanation: ForecastExplanation;
  /** Fiscal quarters, then years, that end within the forecast; the sums of its months. */
  readonly totals?: readonly PeriodTotal[];
};

/** How the errors of the lines were weighed to make them add up, and in a full sentence why so. */
export type BooksReconciliation = { readonly method: CovarianceMethod; readonly reason: string };

/** The forecasts of one company's series, all from the same last month of the books. */
export type BooksForecast = {
  readonly asOfMonth: IsoMonth;
  readonly currency: string;
  /** The month that fiscal years begin with, 1 … 12; January unless said. */
  readonly fiscalYearStartMonth?: number;
  /** Null where the lines have nothing to add up to. */
  readonly reconciliation?: BooksReconciliation | null;
  readonly series: readonly SeriesForecast[];
};
