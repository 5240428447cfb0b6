/** Forecasts of fiscal quarters and years as sums of their months, bands and all. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import { sumMinor } from '../../money/Money.ts';
import { errorWeights } from '../paths/errorWeights.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { ForecastPoint, SeriesForecast } from '../SeriesForecast.ts';
import { type FiscalPeriod, fiscalPeriods } from './fiscalPeriods.ts';
import type { PeriodTotal } from './PeriodTotal.ts';

/**
 * Of the shocks of neighbouring months, beside what the widening of the band tells. With it the bands of quarters and
 * years held as often as those of the months on the monthly data that the engine is tuned on (M1, Tourism).
 */
const SHOCK_AUTOCORRELATION = 0.25;

/** Every quarter and year that ends within the forecast: quarters first, each in order. */
export function totalsOf(series: SeriesForecast, fiscalYearStartMonth: number): PeriodTotal[] {
  const { history, points } = series;
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return [];
  const covariance = errorCovariance(points);
  const start = history[0]?.month ?? first.month;
  return (['quarter', 'year'] as const).flatMap((unit) =>
    fiscalPeriods(unit, fiscalYearStartMonth, { from: first.month, to: last.month })
      .filter(({ toMonth }) => toMonth <= last.month)
      .map((period) => ({
        unit,
        label: period.label,
        fromMonth: start > period.fromMonth ? start : period.fromMonth,
        toMonth: period.toMonth,
        ...(series.kind === 'balance' ? atEnd(series, period) : sumOver(series, period, covariance)),
      })),
  );
}

type Amounts = Omit<PeriodTotal, 'unit' | 'label' | 'fromMonth' | 'toMonth'>;

function isIn({ fromMonth, toMonth }: FiscalPeriod) {
  return ({ month }: { readonly month: IsoMonth }) => month >= fromMonth && month <= toMonth;
}

function atEnd({ history, points }: SeriesForecast, period: FiscalPeriod): Amounts {
  const { month, ...amounts } = points.find((point) => point.month === period.toMonth) as ForecastPoint;
  return { monthsBooked: history.filter(isIn(period)).length, ...amounts };
}

function sumOver(
  { history, points }: SeriesForecast,
  period: FiscalPeriod,
  weights: Float64Array | null,
): Amounts {
  const booked = history.filter(isIn(period));
  const steps = points.flatMap((point, step) => (isIn(period)(point) ? [step] : []));
  const pointMinor = sumMinor([
    ...booked.map(({ valueMinor }) => valueMinor),
    ...steps.map((step) => (points[step] as ForecastPoint).pointMinor),
  ]);
  const edge = (side: -1 | 1, edgeOf: (point: ForecastPoint) => number | null): number | null => {
    const reach = weights === null ? null : reachOf(points, steps, { weights, edgeOf });
    return reach === null ? null : sumMinor([pointMinor, side * roundHalfAway(reach)]);
  };
  return {
    monthsBooked: booked.length,
    pointMinor,
    lower80Minor: edge(-1, ({ lower80Minor }) => lower80Minor),
    upper80Minor: edge(1, ({ upper80Minor }) => upper80Minor),
    lower95Minor: edge(-1, ({ lower95Minor }) => lower95Minor),
    upper95Minor: edge(1, ({ upper95Minor }) => upper95Minor),
  };
}

/** How the errors of the months hang together, as `errorWeights` has it; null where some month has no band. */
function errorCovariance(points: readonly ForecastPoint[]): Float64Array | null {
  const widths = points.flatMap(({ lower80Minor, upper80Minor }) =>
    lower80Minor === null || upper80Minor === null ? [] : [upper80Minor - lower80Minor],
  );
  return widths.length === points.length
    ? errorWeights(Float64Array.from(widths), SHOCK_AUTOCORRELATION)
    : null;
}

/** Distance of an edge from the sum: the square root of the variance of Σ error, the reach of a month its deviation. */
function reachOf(
  points: readonly ForecastPoint[],
  steps: readonly number[],
  {
    weights,
    edgeOf,
  }: { readonly weights: Float64Array; readonly edgeOf: (point: ForecastPoint) => number | null },
): number | null {
  const reaches: number[] = [];
  for (const step of steps) {
    const point = points[step] as ForecastPoint;
    const edge = edgeOf(point);
    if (edge === null) return null;
    reaches.push(Math.abs(edge - point.pointMinor));
  }
  let variance = 0;
  for (let draw = 0; draw < points.length; draw += 1) {
    const shock = steps.reduce(
      (sum, step, index) =>
        sum + (reaches[index] as number) * (weights[step * points.length + draw] as number),
      0,
    );
    variance += shock * shock;
  }
  return Math.sqrt(variance);
}
