/** The forecast of one line of many, such as an account: as of any line, tested without fitting anew. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { assertMinor } from '../../money/Money.ts';
import type { Band } from '../Forecast.ts';
import { type ForecastOptions, forecastMonthly } from '../forecastMonthly.ts';
import { forecastSeries } from '../forecastSeries.ts';
import type { MonthlySeries } from '../MonthlySeries.ts';
import { explainMonths } from '../monthly/explainMonths.ts';
import { MONTHS_MIN } from '../monthly/forecastTooFewMonths.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';

const LEVELS = [0.8, 0.95] as const;
/** Points saturate here and bounds at twice as much, as those of any line. */
const AMOUNT_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 2);

/**
 * The points and bands that `forecastMonthly` gives, for a small part of its time: the backtest keeps the parameters of
 * today (`kept`) instead of fitting anew at past months. Throws what `forecastMonthly` throws.
 */
export function forecastAccountLine(series: MonthlySeries, options: ForecastOptions): SeriesForecast {
  const { horizonMonths, putBack = [] } = options;
  const { key, label, currency, kind, startMonth, values } = series;
  if (values.length < MONTHS_MIN) return forecastMonthly(series, options);
  for (const value of values) assertMinor(value);
  const kept = new Set(putBack.flatMap((one) => (one.seriesKey === key ? [one.month] : [])));
  const { point, bands, explanation } = forecastSeries(
    { key, values, kind, calendar: { unit: 'month', start: `${startMonth}-01` } },
    {
      horizon: horizonMonths,
      levels: LEVELS,
      refits: 0,
      putBack: values.flatMap((_, index) => (kept.has(addToMonth(startMonth, index)) ? [index] : [])),
    },
  );
  const [band80, band95] = LEVELS.map((level) => bands.find((band) => band.level === level));
  const edge = (band: Band | undefined, side: 'lower' | 'upper', step: number) =>
    band === undefined ? null : toMinor(band[side][step] as number, 2 * AMOUNT_MAX);
  const points = Array.from(point, (value, step) => ({
    month: addToMonth(startMonth, values.length + step),
    pointMinor: toMinor(value, AMOUNT_MAX),
    lower80Minor: edge(band80, 'lower', step),
    upper80Minor: edge(band80, 'upper', step),
    lower95Minor: edge(band95, 'lower', step),
    upper95Minor: edge(band95, 'upper', step),
  }));
  return {
    ...{ key, label, currency, kind, status: 'ok' },
    history: values.map((valueMinor, index) => ({ month: addToMonth(startMonth, index), valueMinor })),
    points,
    explanation: explainMonths(explanation, points, startMonth),
  };
}

function toMinor(value: number, amountMax: number): number {
  return roundHalfAway(Math.max(-amountMax, Math.min(amountMax, value)));
}
