/** Scenarios, first form: an ordered list of typed operations over a baseline forecast. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import { assertMinor } from '../money/Money.ts';
import { CASH, EXPENSE, INCOME, isAccountOf, otherKeyOf, RESULT } from './books/booksLines.ts';
import { scaleMinor, scalePart, shareScaled } from './books/scaleParts.ts';
import { totalsOf } from './books/totalsOf.ts';
import { describeOperation } from './describeOperation.ts';
import { lowPoint } from './lowPoint.ts';
import type { ScenarioOperation } from './ScenarioOperation.ts';
import type { BooksForecast, ForecastPoint, SeriesForecast } from './SeriesForecast.ts';
import { mapAmounts, shiftPoint } from './shiftPoint.ts';

/**
 * What the operations up to and including this one, together, do to cash: the difference to the baseline at the last
 * month and in its low point. Null when the baseline has no cash forecast.
 */
export type ScenarioEffect = {
  readonly operationIndex: number;
  readonly sentence: string;
  readonly cashAtHorizonMinor: number | null;
  readonly lowPointMinor: number | null;
};

export type ScenarioForecast = {
  readonly forecast: BooksForecast;
  readonly effects: readonly ScenarioEffect[];
};

/** Most operations in one scenario. */
export const SCENARIO_OPERATIONS_MAX = 200;

/**
 * Applies the operations in order. Each moves its class by month (inflow: income, outflow: expense), the result as
 * much, and cash by the sum of the moves so far; bands move along, and a scaled class has its band scaled too. Of the
 * accounts of the class a percentage scales each, and an item goes to the line of all others, so that they still add
 * up to it; quarters and years are added up again. Months outside the forecast and series that are not there are left
 * out; other series are untouched. No operation gives the baseline itself.
 * Throws a RangeError past the safe range, on a percentage out of bounds, on an amount that is not a positive integer,
 * on an item for a class that has accounts but no line of all others, and on more than 200 operations.
 */
export function applyScenario(
  baseline: BooksForecast,
  operations: readonly ScenarioOperation[],
): ScenarioForecast {
  if (operations.length > SCENARIO_OPERATIONS_MAX) {
    throw new RangeError(`a scenario has at most ${SCENARIO_OPERATIONS_MAX} operations`);
  }
  if (operations.length === 0) return { forecast: baseline, effects: [] };
  let forecast = baseline;
  const effects = operations.map((operation, operationIndex): ScenarioEffect => {
    forecast = applyOperation(forecast, operation);
    return {
      operationIndex,
      sentence: describeOperation(operation, baseline.currency),
      cashAtHorizonMinor: difference(cashAtHorizon(forecast), cashAtHorizon(baseline)),
      lowPointMinor: difference(cashLow(forecast), cashLow(baseline)),
    };
  });
  return { forecast: withTotals(forecast, baseline), effects };
}

/** Quarters and years of the series that were moved. */
function withTotals(forecast: BooksForecast, baseline: BooksForecast): BooksForecast {
  const { fiscalYearStartMonth = 1 } = baseline;
  return {
    ...forecast,
    series: forecast.series.map((series, index) =>
      series === baseline.series[index] || series.totals === undefined
        ? series
        : { ...series, totals: totalsOf(series, fiscalYearStartMonth) },
    ),
  };
}

function applyOperation(forecast: BooksForecast, operation: ScenarioOperation): BooksForecast {
  const target = targetOf(operation);
  const before = forecast.series.find(({ key }) => key === target);
  // Without a series of its class an item still moves cash; a percentage of nothing is nothing.
  const cash = forecast.series.find(({ key }) => key === CASH);
  const months = (before ?? cash)?.points.map(({ month }) => month) ?? [];
  const after = before && movePoints(before, operation);
  const moves = new Map<IsoMonth, number>();
  for (const [index, month] of months.entries()) {
    const move =
      before && after
        ? (after[index]?.pointMinor ?? 0) - (before.points[index]?.pointMinor ?? 0)
        : amountIn(operation, month);
    moves.set(month, target === INCOME ? move : -move);
  }
  const accounts = after ? moveAccounts(forecast, operation, after) : new Map<string, ForecastPoint[]>();
  return {
    ...forecast,
    series: forecast.series.map((series) => {
      if (series.key === target && after) return { ...series, points: after };
      if (series.key === RESULT) {
        const points = series.points.map((point) => shiftPoint(point, moves.get(point.month) ?? 0));
        return { ...series, points };
      }
      if (series.key === CASH) return { ...series, points: shiftCumulated(series.points, moves) };
      const points = accounts.get(series.key);
      return points ? { ...series, points } : series;
    }),
  };
}

/** The accounts of the class that the operation moves, by key, still adding up to `total`. */
function moveAccounts(
  { series }: BooksForecast,
  operation: ScenarioOperation,
  total: readonly ForecastPoint[],
): ReadonlyMap<string, ForecastPoint[]> {
  const target = targetOf(operation);
  const accounts = series.filter(({ key }) => isAccountOf(target, key));
  if (accounts.length === 0) return new Map();
  if (operation.type !== 'scale') {
    const other = accounts.find(({ key }) => key === otherKeyOf(target));
    if (!other) throw new RangeError(`no line of other accounts of ${target} takes up the item`);
    return new Map([[other.key, movePoints(other, operation)]]);
  }
  const factor = BigInt(10_000 + Math.round(operation.percent * 100));
  const moved = new Map(accounts.map(({ key, points }) => [key, [...points]]));
  for (const [step, { month, pointMinor }] of total.entries()) {
    if (!isWithin(month, operation)) continue;
    const before = accounts.map(({ points }) => points[step]?.pointMinor ?? 0);
    const shares = shareScaled(before, factor, pointMinor);
    for (const [index, { key, points }] of accounts.entries()) {
      const point = points[step];
      if (point) moved.get(key)?.splice(step, 1, scalePart(point, factor, shares[index] ?? 0));
    }
  }
  return moved;
}

function targetOf(operation: ScenarioOperation): string {
  if (operation.type === 'scale') return operation.target;
  return operation.direction === 'inflow' ? INCOME : EXPENSE;
}

function movePoints(series: SeriesForecast, operation: ScenarioOperation): ForecastPoint[] {
  if (operation.type !== 'scale') {
    return series.points.map((point) => shiftPoint(point, amountIn(operation, point.month)));
  }
  const basisPoints = Math.round(operation.percent * 100);
  if (!(basisPoints >= -10_000 && basisPoints <= 100_000)) {
    throw new RangeError(`percent must be -100 to 1000, not ${operation.percent}`);
  }
  return series.points.map((point) =>
    isWithin(point.month, operation) ? scalePoint(point, basisPoints) : point,
  );
}

/** What a one-off or monthly item adds to its class in a month, 0 outside its months. */
function amountIn(operation: ScenarioOperation, month: IsoMonth): number {
  if (operation.type === 'scale') return 0;
  if (!(assertMinor(operation.amountMinor) > 0)) throw new RangeError('amountMinor must be above zero');
  const isHit = operation.type === 'oneOff' ? month === operation.month : isWithin(month, operation);
  return isHit ? operation.amountMinor : 0;
}

function isWithin(
  month: IsoMonth,
  span: { readonly fromMonth: IsoMonth; readonly toMonth?: IsoMonth | undefined },
) {
  return month >= span.fromMonth && (span.toMonth === undefined || month <= span.toMonth);
}

function shiftCumulated(
  points: readonly ForecastPoint[],
  moves: ReadonlyMap<IsoMonth, number>,
): ForecastPoint[] {
  let sum = 0;
  return points.map((point) => {
    sum = assertMinor(sum + (moves.get(point.month) ?? 0));
    return shiftPoint(point, sum);
  });
}

/** Scales the point and each bound; a factor of at least zero keeps them in order. */
function scalePoint(point: ForecastPoint, basisPoints: number): ForecastPoint {
  const factor = BigInt(10_000 + basisPoints);
  return basisPoints === 0 ? point : mapAmounts(point, (amountMinor) => scaleMinor(amountMinor, factor));
}

function cashAtHorizon(forecast: BooksForecast): number | null {
  return forecast.series.find(({ key }) => key === CASH)?.points.at(-1)?.pointMinor ?? null;
}

function cashLow(forecast: BooksForecast): number | null {
  const cash = forecast.series.find(({ key }) => key === CASH);
  if (!cash) return null;
  return lowPoint(cash.points, cash.history.at(-1)?.valueMinor ?? 0)?.expected.amountMinor ?? null;
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : assertMinor(after - before);
}
