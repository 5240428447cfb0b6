/** SeriesForecast and BooksForecast: what the engine answers. All amounts are integer minor units, natural sign. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import type { HitRate } from './measureHitRate.ts';

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

export type ForecastWarningCode =
  | 'NOT_ENOUGH_HISTORY'
  | 'SHORT_HISTORY'
  | 'CONSTANT_SERIES'
  | 'NO_METHOD_BEATS_NAIVE'
  | 'NO_BAND'
  | 'BAND_FROM_FEW_TESTS'
  | 'HORIZON_BEYOND_BACKTEST'
  | 'OLD_HISTORY_LEFT_OUT';

export type ForecastWarning = { readonly code: ForecastWarningCode; readonly message: string };

/** One method that was considered. `errorVsNaive` below 1 is better than repeating the last value. */
export type ForecastCandidate = {
  readonly method: string;
  readonly methodName: string;
  readonly errorVsNaive: number | null;
  readonly used: boolean;
  readonly whyNot?: string;
};

/** How a forecast was made and how far it can be trusted, as data and as `sentences` to show. */
export type ForecastExplanation = {
  readonly method: string;
  readonly methodName: string;
  readonly reason: string;
  readonly candidates: readonly ForecastCandidate[];
  readonly historyMonths: number;
  readonly seasonal: boolean;
  /** The comparison that chose the method; null when nothing could be tested. */
  readonly backtest: {
    readonly origins: number;
    readonly horizonMonths: number;
    readonly errorVsNaive: number | null;
  } | null;
  /** Measured one month ahead; null means not enough history. */
  readonly hitRate80: HitRate | null;
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
};

/** The forecasts of one company's series, all from the same last month of the books. */
export type BooksForecast = {
  readonly asOfMonth: IsoMonth;
  readonly currency: string;
  readonly series: readonly SeriesForecast[];
};
