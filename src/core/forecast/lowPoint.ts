/** Where a cash line is lowest, and when it falls through a floor. */
import { addToMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import type { ForecastPoint } from './SeriesForecast.ts';

export type Low = { readonly month: IsoMonth; readonly amountMinor: number };
/** `expected` follows the points, `lower80` the lower edge of the 80 % band (null without a band). */
export type LowPoint = { readonly expected: Low; readonly lower80: Low | null };

/**
 * The lowest cash from now on: the start value (of the month before the first point) or a point, the earliest when
 * several are equally low. Null without points.
 */
export function lowPoint(points: readonly ForecastPoint[], startValueMinor: number): LowPoint | null {
  const [first] = points;
  if (!first) return null;
  const start = { month: addToMonth(first.month, -1), amountMinor: startValueMinor };
  const lowest = (lows: readonly Low[]) =>
    lows.reduce((low, next) => (next.amountMinor < low.amountMinor ? next : low), start);
  const bounds = points.flatMap(({ month, lower80Minor }) =>
    lower80Minor === null ? [] : [{ month, amountMinor: lower80Minor }],
  );
  return {
    expected: lowest(points.map(({ month, pointMinor }) => ({ month, amountMinor: pointMinor }))),
    lower80: bounds.length === 0 ? null : lowest(bounds),
  };
}

/** The first month whose expected amount is below the floor; null when none is. */
export function firstMonthBelow(points: readonly ForecastPoint[], floorMinor: number): IsoMonth | null {
  return points.find(({ pointMinor }) => pointMinor < floorMinor)?.month ?? null;
}
