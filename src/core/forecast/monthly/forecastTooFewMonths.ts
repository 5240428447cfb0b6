/** What is said of a line with less history than a forecast needs. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import type { MonthlySeries } from '../MonthlySeries.ts';
import type { MonthContributions, SeriesForecast } from '../SeriesForecast.ts';

/** With fewer months of history nothing is told but the last amount. */
export const MONTHS_MIN = 6;

/** The last amount carried forward, without a band; no points where there is none. */
export function forecastTooFewMonths(series: MonthlySeries, horizonMonths: number): SeriesForecast {
  const { startMonth, values } = series;
  const last = values.at(-1);
  const months =
    last === undefined
      ? []
      : Array.from({ length: horizonMonths }, (_, step) => addToMonth(startMonth, values.length + step));
  const span = values.length === 1 ? '1 month' : `${values.length} months`;
  const carried =
    last === undefined ? '' : ' The last value is carried forward, without a band and without a test.';
  const message = `Not enough history: ${span}, and ${MONTHS_MIN} are needed.${carried}`;
  return {
    key: series.key,
    label: series.label,
    currency: series.currency,
    kind: series.kind,
    status: 'not-enough-history',
    history: values.map((valueMinor, index) => ({ month: addToMonth(startMonth, index), valueMinor })),
    points: months.map((month) => ({
      month,
      pointMinor: last ?? 0,
      lower80Minor: null,
      upper80Minor: null,
      lower95Minor: null,
      upper95Minor: null,
    })),
    explanation: {
      method: 'lastValue',
      methodName: 'last value carried forward',
      reason: message,
      members: [],
      historyMonths: values.length,
      seasonal: false,
      contributions: months.map((month) => levelOnly(month, last ?? 0)),
      exclusions: [],
      filled: [],
      backtest: null,
      coverage: [],
      hitRate80: null,
      confidence: 'none',
      confidenceReason: 'there is not enough history',
      warnings: [{ code: 'NOT_ENOUGH_HISTORY', message }],
      sentences: [message],
    },
  };
}

function levelOnly(month: string, levelMinor: number): MonthContributions {
  return {
    month,
    levelMinor,
    trendMinor: 0,
    seasonMinor: 0,
    calendarMinor: 0,
    limitsMinor: 0,
    reconciledMinor: 0,
    scenarioMinor: 0,
  };
}
