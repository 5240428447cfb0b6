/** The faults that a series may have before anything is computed from it. */
import { isIsoDate, YEAR_MAX, YEAR_MIN } from '@/core/ledger/isoDate.ts';
import { type Calendar, periodEnd, periodStart } from './Calendar.ts';
import { SERIES_VALUE_MAX, SERIES_VALUES_MAX, type Series } from './Series.ts';

const FISCAL_MONTHS = 12;

/**
 * Throws a RangeError that names the series, and the position from 0 where one is at fault: too many values, a value
 * that is neither null nor a finite number within ±SERIES_VALUE_MAX, a calendar without a real start, month or season
 * length, or one whose periods leave the years that dates may have.
 */
export function assertSeries(series: Series): void {
  const { key, values, calendar } = series;
  const fail = (fault: string): never => {
    throw new RangeError(`series ${JSON.stringify(key)}: ${fault}`);
  };
  if (values.length > SERIES_VALUES_MAX) {
    fail(`${values.length} values, at most ${SERIES_VALUES_MAX} are allowed`);
  }
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position];
    if (value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      fail(`the value at position ${position} is ${String(value)}, not a finite number or null`);
    } else if (Math.abs(value) > SERIES_VALUE_MAX) {
      fail(`the value at position ${position} is ${value}, beyond ±${SERIES_VALUE_MAX}`);
    }
  }
  const fault = calendarFault(calendar, values.length);
  if (fault !== undefined) fail(fault);
}

function calendarFault(calendar: Calendar, count: number): string | undefined {
  if (calendar.unit === 'index') {
    const isLength = Number.isInteger(calendar.seasonLength) && calendar.seasonLength >= 1;
    return isLength && calendar.seasonLength <= SERIES_VALUES_MAX
      ? undefined
      : `the season length ${calendar.seasonLength} is not a whole number from 1 to ${SERIES_VALUES_MAX}`;
  }
  const month = calendar.fiscalYearStartMonth ?? 1;
  if (!Number.isInteger(month) || month < 1 || month > FISCAL_MONTHS) {
    return `the fiscal year's first month ${month} is not from 1 to ${FISCAL_MONTHS}`;
  }
  if (!isIsoDate(calendar.start)) {
    return `its start ${JSON.stringify(calendar.start)} is not a day YYYY-MM-DD from ${YEAR_MIN} to ${YEAR_MAX}`;
  }
  try {
    periodStart(calendar, 0);
    periodEnd(calendar, Math.max(0, count - 1));
    return undefined;
  } catch {
    return `its ${count} periods leave the years ${YEAR_MIN} to ${YEAR_MAX}; use an index for so long a series`;
  }
}
