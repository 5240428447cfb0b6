/** Calendar adjustment: a flow freed of its trading days or pay days where these clearly move it, and given them back. */
import type { IsoDate } from '@/core/ledger/Books.ts';
import type { DatedCalendar } from '../series/Calendar.ts';
import type { Series } from '../series/Series.ts';
import { type CalendarRegressor, calendarRegressors, type Periods, periodsOf } from './calendarRegressors.ts';
import { describeEffect } from './describeEffect.ts';
import { type Effect, measureEffect, type Whitened, whiten } from './measureEffect.ts';

export type CalendarAdjustment = {
  readonly kind: 'tradingDays' | 'payDays';
  /** The values without the effect: divided by the factors, or less the amounts. */
  readonly adjusted: Float64Array;
  /** True when `factors` are multiplied with the forecast, false when they are amounts added to it. */
  readonly isRatio: boolean;
  /** Share (0.04 is 4 %) or amount that one day more adds. */
  readonly perDay: number;
  /** How clear the effect is, as a standard normal deviate. */
  readonly deviate: number;
  /** What it is, in a sentence. */
  readonly effect: string;
  /** Factor or amount of `count` positions from `from` on, past or future; position 0 is the first value's. */
  factors(from: number, count: number): Float64Array;
  /** Values of positions from `from` on, given the effect back. */
  restore(values: Float64Array, from: number): Float64Array;
};

/** Fewer values cannot tell the calendar from chance. */
export const CALENDAR_VALUES_MIN = 36;

/** Least deviate of an effect: chosen so that fewer than one series in a hundred passes by chance (see the tests). */
const DEVIATE_MIN = { tradingDays: 3.5, payDays: 4.5 } as const;

/** An effect below this share of the largest believable one (half a percent for a trading day of a month) is left in. */
const SLOPE_SHARE_MIN = 1 / 30;

/** In weeks a biweekly rhythm cannot be told from the season of 52, so that no more than this many bear witness. */
const WEEKS_MAX = 52;

/**
 * Looks for the one calendar effect that explains most of a flow in months, quarters or weeks, and takes it out; null
 * when there is none that is clear, or too little to look at: fewer than 36 values, a balance, another calendar.
 * `values` are finite, without gaps, and begin with the first period of `calendar`. Holidays count as no trading days
 * in the years that they cover from their first to their last; give those of the forecast's years too.
 * Positive values are adjusted by factors, others by amounts.
 */
export function adjustForCalendar(
  values: Float64Array,
  { calendar, kind }: Pick<Series, 'calendar' | 'kind'>,
  holidays: readonly IsoDate[] = [],
): CalendarAdjustment | null {
  if (kind !== 'flow' || values.length < CALENDAR_VALUES_MIN) return null;
  if (calendar.unit !== 'month' && calendar.unit !== 'quarter' && calendar.unit !== 'week') return null;
  const isRatio = values.every((value) => value > 0);
  const size = isRatio ? 1 : values.reduce((sum, value) => sum + Math.abs(value) / values.length, 0);
  if (size === 0) return null;
  const scaled = values.map((value) => (isRatio ? Math.log(value) : value / size));
  const periods = periodsOf(calendar, 0, values.length);
  const found = clearestEffect(scaled, periods, calendarRegressors(calendar, holidays), isRatio);
  return found === null ? null : adjustmentOf(values, calendar, found, isRatio ? null : size);
}

type Found = { readonly regressor: CalendarRegressor; readonly effect: Effect };

function clearestEffect(
  scaled: Float64Array,
  periods: Periods,
  regressors: readonly CalendarRegressor[],
  isRatio: boolean,
): Found | null {
  const whitened = new Map<number, Whitened | null>();
  const direction = isRatio ? 1 : scaled.reduce((sum, value) => sum + value, 0);
  let best: Found | null = null;
  for (const regressor of regressors) {
    const { seasonLength } = regressor;
    if (!whitened.has(seasonLength)) whitened.set(seasonLength, whiten(scaled, seasonLength));
    const white = whitened.get(seasonLength) ?? null;
    const effect = white === null ? null : measureEffect(white, regressor.deviations(periods));
    if (effect === null || !isClear(regressor, effect, scaled.length)) continue;
    if (!isBelievable(regressor, effect, isRatio, direction)) continue;
    if (best === null || Math.abs(effect.deviate) > Math.abs(best.effect.deviate))
      best = { regressor, effect };
  }
  return best;
}

function isClear({ kind, seasonLength }: CalendarRegressor, { deviate }: Effect, count: number): boolean {
  const repeats = seasonLength === 1 ? Math.max(1, count / WEEKS_MAX) : 1;
  return Math.abs(deviate) >= DEVIATE_MIN[kind] * Math.sqrt(repeats);
}

/**
 * Large enough to matter and small enough to be true; amounts have no largest share. A pay day moves a flow on in its
 * own direction; a trading day may take away (from a shop that lives on weekends).
 */
function isBelievable(
  { kind, slopeMax }: CalendarRegressor,
  { slope }: Effect,
  isRatio: boolean,
  direction: number,
): boolean {
  if (Math.abs(slope) < slopeMax * SLOPE_SHARE_MIN) return false;
  if (kind === 'payDays' && slope * direction < 0) return false;
  return !isRatio || Math.abs(slope) <= slopeMax;
}

function adjustmentOf(
  values: Float64Array,
  calendar: DatedCalendar,
  { regressor, effect }: Found,
  size: number | null,
): CalendarAdjustment {
  const isRatio = size === null;
  const perDay = isRatio ? Math.expm1(effect.slope) : effect.slope * size;
  const factors = (from: number, count: number) => {
    const deviations = regressor.deviations(periodsOf(calendar, from, count));
    return deviations.map((days) => (isRatio ? Math.exp(effect.slope * days) : perDay * days));
  };
  const past = factors(0, values.length);
  return {
    kind: regressor.kind,
    adjusted: values.map((value, at) =>
      isRatio ? value / (past[at] as number) : value - (past[at] as number),
    ),
    isRatio,
    perDay,
    deviate: effect.deviate,
    effect: describeEffect(calendar, regressor, perDay, isRatio),
    factors,
    restore: (given, from) => {
      const around = factors(from, given.length);
      return given.map((value, at) =>
        isRatio ? value * (around[at] as number) : value + (around[at] as number),
      );
    },
  };
}
