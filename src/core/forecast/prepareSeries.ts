/** What the models see of a series: gaps filled, a balance as its changes, one-offs and calendar effects out. */

import { adjustForCalendar, type CalendarAdjustment } from './calendarEffects/adjustForCalendar.ts';
import { cleanSeries, type Exclusion, type PutBack } from './cleaning/cleanSeries.ts';
import { assertSeries } from './series/assertSeries.ts';
import { type Calendar, seasonLengthsOf, shiftCalendar } from './series/Calendar.ts';
import { fillMissing } from './series/fillMissing.ts';
import type { Series } from './series/Series.ts';

/** Only this many of the latest values are fitted, which bounds the work. */
export const HISTORY_FITTED_MAX = 2_500;
/** Periods without a value at the end that are forecast over; where there are more, the first of them are filled in. */
export const GAP_MAX = 1_000;

export type PreparedSeries = {
  /** The history up to the last known value, gaps filled: what the forecast goes on from. */
  readonly history: Float64Array;
  /** Values of the history that were given, not filled in. */
  readonly knownCount: number;
  /** Periods of the series after the history, whose values are not known: they are forecast over. */
  readonly gap: number;
  /** What the models are fitted to: the history or, of a balance, its changes, cleaned and adjusted. */
  readonly values: Float64Array;
  /** The period of `values[0]`. */
  readonly calendar: Calendar;
  /** Position in the series of `values[0]`. */
  readonly offset: number;
  /** Positions in the series, of the history only. */
  readonly filled: readonly number[];
  /** Positions in the series; of a balance the change is what stood out. */
  readonly exclusions: readonly Exclusion[];
  readonly calendarEffect: CalendarAdjustment | null;
  /** Values too old to be fitted. */
  readonly leftOut: number;
};

/** Throws the RangeErrors of `assertSeries`. */
export function prepareSeries(series: Series, putBack: PutBack = []): PreparedSeries {
  assertSeries(series);
  const lengths = seasonLengthsOf(series.calendar);
  const known = fillMissing(series.values, lengths[0] ?? 1);
  const gap = Math.min(known.trailing, GAP_MAX);
  const end = known.values.length - gap;
  const leftOut = Math.max(0, end - HISTORY_FITTED_MAX);
  const history = known.values.subarray(leftOut, end);
  const filled = known.filled.filter((at) => at >= leftOut && at < end);
  const isBalance = series.kind === 'balance' && history.length > 1;
  const flows = isBalance ? changesOf(history) : history.slice();
  const offset = known.dropped + leftOut + (isBalance ? 1 : 0);
  // Where every value is missing there is no period at the offset, and there need not be a date for one.
  const calendar = history.length > 0 ? shiftCalendar(series.calendar, offset) : series.calendar;
  const shifted = putBack === 'all' ? putBack : putBack.map((position) => position - offset);
  const cleaned = cleanSeries(flows, lengths, shifted);
  const calendarEffect = adjustForCalendar(cleaned.values, { calendar, kind: 'flow' });
  return {
    history,
    knownCount: history.length - filled.length,
    gap,
    values: calendarEffect?.adjusted ?? cleaned.values,
    calendar,
    offset,
    filled: filled.map((at) => at + known.dropped),
    exclusions: cleaned.exclusions.map((one) => ({ ...one, position: one.position + offset })),
    calendarEffect,
    leftOut,
  };
}

function changesOf(balances: Float64Array): Float64Array {
  const changes = new Float64Array(balances.length - 1);
  for (let t = 0; t < changes.length; t += 1) {
    changes[t] = (balances[t + 1] as number) - (balances[t] as number);
  }
  return changes;
}
