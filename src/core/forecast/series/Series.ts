/** Series: what the forecast engine is given, one value per period of a calendar. */
import type { Calendar } from './Calendar.ts';

/** Most values that one series may have. */
export const SERIES_VALUES_MAX = 100_000;

/** Largest absolute value, chosen so that sums of squares stay finite. */
export const SERIES_VALUE_MAX = 1e100;

/**
 * Values oldest first, one per period of `calendar` from its start, in one unit of the caller's choice and in the
 * line's natural sign; `null` is a period whose value is not known, which zero is not.
 * A `flow` is what happened in the period; a `balance` is what stood at its end.
 */
export type Series = {
  readonly key: string;
  readonly values: readonly (number | null)[];
  readonly calendar: Calendar;
  readonly kind: 'flow' | 'balance';
};
