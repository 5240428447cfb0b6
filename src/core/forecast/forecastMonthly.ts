/** The forecast of one monthly series: choose a method by backtest, forecast, draw the band, explain. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { candidateModels } from './candidateModels.ts';
import { chooseModel } from './chooseModel.ts';
import { type Band, conformalBand } from './conformalBand.ts';
import { explainForecast } from './explainForecast.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import { measureHitRate } from './measureHitRate.ts';
import { roundHalfAway } from './roundHalfAway.ts';
import type { ForecastPoint, SeriesForecast } from './SeriesForecast.ts';

/** Longest forecast, in months. */
export const HORIZON_MONTHS_MAX = 60;
/** Only this many of the latest months are fitted, which bounds the work. */
export const HISTORY_MONTHS_FITTED_MAX = 240;
/** Points and half widths saturate here, so that every bound is a safe integer. */
const AMOUNT_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 2);

export type ForecastOptions = {
  /** Months to forecast, 1 … 60. */
  readonly horizonMonths: number;
  /** Called with a share of the work done that never falls, at last 1. */
  readonly onProgress?: (fraction: number) => void;
};

/**
 * Forecasts a series. Deterministic. An empty series gives no points; under 6 months the last value is carried forward
 * with status `not-enough-history`. Throws a RangeError when a value is not a safe integer or the horizon is not an
 * integer from 1 to 60.
 */
export function forecastMonthly(series: MonthlySeries, options: ForecastOptions): SeriesForecast {
  const { horizonMonths, onProgress = () => {} } = options;
  assertInput(series, horizonMonths);
  const values = series.values.slice(-HISTORY_MONTHS_FITTED_MAX);
  const candidates = candidateModels(series.kind, values);
  const choice = chooseModel(candidates, values, horizonMonths, (fraction) => onProgress(fraction * 0.95));
  const band = conformalBand(choice.errors, horizonMonths, series.kind);
  const predicted = values.length === 0 ? [] : choice.model.fit(values).predict(horizonMonths);
  const endMonth = addToMonth(series.startMonth, series.values.length - 1);
  const forecast: SeriesForecast = {
    key: series.key,
    label: series.label,
    currency: series.currency,
    kind: series.kind,
    status: candidates.some(({ whyNot }, index) => index > 0 && whyNot === undefined)
      ? 'ok'
      : 'not-enough-history',
    history: series.values.map((valueMinor, index) => ({
      month: addToMonth(series.startMonth, index),
      valueMinor,
    })),
    points: predicted.map((value, step) => toPoint(addToMonth(endMonth, step + 1), value, band, step)),
    explanation: explainForecast({
      choice,
      values,
      monthsLeftOut: series.values.length - values.length,
      horizonMonths,
      hitRate80: measureHitRate(choice.errors, series.kind),
      hasBand: band !== null,
    }),
  };
  onProgress(1);
  return forecast;
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

/** Rounds once: the point and the half widths, so that rounded bands stay nested and never narrow. */
function toPoint(month: string, value: number, band: Band | null, step: number): ForecastPoint {
  const pointMinor = roundHalfAway(Math.max(-AMOUNT_MAX, Math.min(AMOUNT_MAX, value)));
  const half80 = toHalfWidth(band?.halfWidths80[step]);
  const half95 = toHalfWidth(band?.halfWidths95[step]);
  return {
    month,
    pointMinor,
    lower80Minor: half80 === null ? null : pointMinor - half80,
    upper80Minor: half80 === null ? null : pointMinor + half80,
    lower95Minor: half95 === null ? null : pointMinor - half95,
    upper95Minor: half95 === null ? null : pointMinor + half95,
  };
}

function toHalfWidth(width: number | undefined): number | null {
  return width === undefined ? null : roundHalfAway(Math.min(AMOUNT_MAX, width));
}
