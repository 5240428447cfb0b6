/** The forecast of one monthly line of the books, in whole minor units. */
import { addToMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import type { Band, Forecast } from './Forecast.ts';
import { forecastSeries } from './forecastSeries.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import { explainMonths } from './monthly/explainMonths.ts';
import { forecastTooFewMonths, MONTHS_MIN } from './monthly/forecastTooFewMonths.ts';
import { roundHalfAway } from './roundHalfAway.ts';
import type { ForecastPoint, SeriesForecast } from './SeriesForecast.ts';

/** Longest forecast, in months. */
export const HORIZON_MONTHS_MAX = 60;
/** Shares of the bands of a `ForecastPoint`. */
const LEVELS = [0.8, 0.95] as const;
const REFITS_DEFAULT = 12;
/** Points saturate here and bounds at twice as much, so that both and their differences to each other are safe integers. */
const AMOUNT_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 2);

/** A month of a line whose amount stays in the history although it stands out. */
export type PutBackMonth = { readonly seriesKey: string; readonly month: IsoMonth };

export type ForecastOptions = {
  /** Months to forecast, 1 … 60. */
  readonly horizonMonths: number;
  /** Called with a share of the work done that never falls, at last 1. */
  readonly onProgress?: (fraction: number) => void;
  /** One-offs that stay in the history; months of other lines, or that do not stand out, change nothing. */
  readonly putBack?: readonly PutBackMonth[];
  /**
   * Past months, 0 … 36, from which everything is forecast anew to see how it would have done, 12 unless said; with 0 the
   * test keeps the parameters of today, for a small part of the time.
   */
  readonly refits?: number;
};

/**
 * Forecasts a line with `forecastSeries`, and tests it on past months. Deterministic. An empty line gives no points; under
 * 6 months the last value is carried forward, without a band, with status `not-enough-history`. Throws a RangeError when
 * a value is not a safe integer, the horizon no integer from 1 to 60 or `refits` none from 0 to 36.
 */
export function forecastMonthly(series: MonthlySeries, options: ForecastOptions): SeriesForecast {
  const { horizonMonths, onProgress = () => {}, putBack = [], refits = REFITS_DEFAULT } = options;
  assertInput(series, horizonMonths);
  const { key, startMonth, values } = series;
  if (values.length < MONTHS_MIN) {
    const short = forecastTooFewMonths(series, horizonMonths);
    onProgress(1);
    return short;
  }
  const months = new Set(putBack.flatMap((one) => (one.seriesKey === key ? [one.month] : [])));
  const forecast = forecastSeries(
    { key, values, kind: series.kind, calendar: { unit: 'month', start: `${startMonth}-01` } },
    {
      horizon: horizonMonths,
      levels: LEVELS,
      refits,
      putBack: values.flatMap((_, index) => (months.has(addToMonth(startMonth, index)) ? [index] : [])),
    },
  );
  const points = pointsOf(forecast, addToMonth(startMonth, values.length));
  onProgress(1);
  return {
    key,
    label: series.label,
    currency: series.currency,
    kind: series.kind,
    status: 'ok',
    history: values.map((valueMinor, index) => ({ month: addToMonth(startMonth, index), valueMinor })),
    points,
    explanation: explainMonths(forecast.explanation, points, startMonth),
  };
}

function assertInput(series: MonthlySeries, horizonMonths: number): void {
  if (!Number.isInteger(horizonMonths) || horizonMonths < 1 || horizonMonths > HORIZON_MONTHS_MAX) {
    throw new RangeError(`horizonMonths must be 1 to ${HORIZON_MONTHS_MAX}, not ${horizonMonths}`);
  }
  const fault = series.values.findIndex((value) => !Number.isSafeInteger(value));
  if (fault >= 0) {
    throw new RangeError(`series ${series.key}: value ${fault + 1} is not an amount in minor units`);
  }
}

/** Each amount is rounded once, which keeps bands nested around the point. */
function pointsOf({ point, bands }: Forecast, firstMonth: IsoMonth): readonly ForecastPoint[] {
  const [band80, band95] = LEVELS.map((level) => bands.find((band) => band.level === level));
  const edge = (band: Band | undefined, side: 'lower' | 'upper', step: number) =>
    band === undefined ? null : toMinor(band[side][step] as number, 2 * AMOUNT_MAX);
  return Array.from(point, (value, step) => ({
    month: addToMonth(firstMonth, step),
    pointMinor: toMinor(value, AMOUNT_MAX),
    lower80Minor: edge(band80, 'lower', step),
    upper80Minor: edge(band80, 'upper', step),
    lower95Minor: edge(band95, 'lower', step),
    upper95Minor: edge(band95, 'upper', step),
  }));
}

function toMinor(value: number, amountMax: number): number {
  return roundHalfAway(Math.max(-amountMax, Math.min(amountMax, value)));
}
