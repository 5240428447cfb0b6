/** A monthly forecast that has heard what the quarters of the same line say. */
import { addToMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { forecastSeries } from '../forecastSeries.ts';
import { reconcileInTime, type TimeBlock } from '../reconciliation/reconcileInTime.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { shiftPoint } from '../shiftPoint.ts';
import { fiscalPeriods, MONTHS_IN, monthsWithin } from './fiscalPeriods.ts';

/** Whole quarters of history that a forecast of quarters wants. */
export const QUARTERS_MIN = 12;
/**
 * What the forecast of a quarter counts for beside structural scaling. The months' own forecast has looked at quarters
 * and years already (temporal hierarchies are a member of its pool), so quarters are no independent witness. On the
 * monthly data that the engine is tuned on (M1, Tourism) a third made months, quarters and years a little better, the
 * whole weight did not, and years, which have few points, made all three worse.
 */
const QUARTER_WEIGHT = 1 / 3;

/**
 * The months moved, bands along, towards the forecasts of the fiscal quarters that end within the horizon; of a quarter
 * that has begun, what is left of it. Needs 12 whole quarters of a flow, else the same forecast. One-offs are what the
 * months say they are.
 */
export function alignWithQuarters(series: SeriesForecast, fiscalYearStartMonth: number): SeriesForecast {
  const { history, points, status } = series;
  const booked = { from: history[0]?.month ?? '', to: history.at(-1)?.month ?? '' };
  const ahead = { from: points[0]?.month ?? '', to: points.at(-1)?.month ?? '' };
  if (status !== 'ok' || series.kind !== 'flow' || ahead.from === '') return series;
  const length = MONTHS_IN.quarter;
  const past = fiscalPeriods('quarter', fiscalYearStartMonth, booked).filter(
    (quarter) => monthsWithin(quarter, booked) === length,
  );
  const coming = fiscalPeriods('quarter', fiscalYearStartMonth, ahead).filter(
    ({ toMonth }) => toMonth <= ahead.to,
  );
  const [first] = past;
  if (!first || past.length < QUARTERS_MIN || coming.length === 0) return series;
  const amountIn = cleanAmounts(series);
  const sumOf = (fromMonth: string, months: number) =>
    Array.from({ length: months }, (_, index) => amountIn(addToMonth(fromMonth, index))).reduce(
      (sum, amount) => sum + amount,
      0,
    );
  const { point } = forecastSeries(
    {
      key: series.key,
      kind: 'flow',
      values: past.map(({ fromMonth }) => sumOf(fromMonth, length)),
      calendar: { unit: 'quarter', start: `${first.fromMonth}-01`, fiscalYearStartMonth },
    },
    { horizon: coming.length, putBack: past.map((_, position) => position) },
  );
  const blocks = coming.map((quarter, index): TimeBlock => {
    const months = monthsWithin(quarter, ahead);
    return {
      from: Math.max(0, monthsBetween(ahead.from, quarter.fromMonth)),
      months,
      value: (point[index] as number) - sumOf(quarter.fromMonth, length - months),
      weight: QUARTER_WEIGHT,
    };
  });
  const aligned = reconcileInTime(
    Float64Array.from(points, ({ pointMinor }) => pointMinor),
    blocks,
  );
  return {
    ...series,
    points: points.map((month, step) =>
      shiftPoint(month, roundHalfAway(aligned[step] as number) - month.pointMinor),
    ),
  };
}

/** What is booked in a month, with one-offs as the forecast replaced them; 0 outside the books. */
function cleanAmounts({ history, explanation }: SeriesForecast): (month: string) => number {
  const amounts = new Map(history.map(({ month, valueMinor }) => [month, valueMinor]));
  for (const { month, replacedByMinor } of explanation.exclusions) amounts.set(month, replacedByMinor);
  return (month) => amounts.get(month) ?? 0;
}
