import { describe, expect, it } from 'vitest';
import type { DatedCalendar } from '../series/Calendar.ts';
import { calendarRegressors, periodsOf } from './calendarRegressors.ts';
import { payDaysOf } from './payDaysOf.ts';
import { tradingDaysOf } from './tradingDaysOf.ts';

const MONTHS: DatedCalendar = { unit: 'month', start: '2023-01-01' };
const each = (count: number, of: (position: number) => number) =>
  Array.from({ length: count }, (_, position) => of(position));

/** R 4.2: d <- seq(as.Date("2023-01-01"), as.Date("2024-12-31"), by = "day"), w <- as.POSIXlt(d)$wday, then tapply by month. */
describe('days of a period, as R counts them', () => {
  it('w %in% 1:5', () => {
    expect(each(24, (position) => tradingDaysOf(MONTHS, position))).toEqual([
      22, 20, 23, 20, 23, 22, 21, 23, 21, 22, 22, 21, 23, 21, 21, 22, 23, 20, 23, 22, 21, 23, 21, 22,
    ]);
    expect(each(8, (position) => tradingDaysOf({ ...MONTHS, unit: 'quarter' }, position))).toEqual([
      65, 65, 65, 65, 65, 65, 66, 66,
    ]);
    expect(tradingDaysOf({ unit: 'week', start: '1960-02-29' }, 0)).toBe(5);
    expect(each(7, (day) => tradingDaysOf({ unit: 'day', start: '2024-02-26' }, day))).toEqual([
      1, 1, 1, 1, 1, 0, 0,
    ]);
  });

  it('w == 5, and every second of these days from 2024-01-05', () => {
    expect(each(24, (at) => payDaysOf(MONTHS, at, { everyDays: 7, anchor: '2030-12-27' }))).toEqual([
      4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 5, 4, 4, 5, 4, 4, 5, 4,
    ]);
    expect(each(24, (at) => payDaysOf(MONTHS, at, { everyDays: 14, anchor: '2024-01-05' }))).toEqual([
      2, 2, 3, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3, 2, 2, 2, 2,
    ]);
  });

  it('holidays on weekdays count as none, once each', () => {
    const holidays = ['2024-12-25', '2024-12-26', '2024-12-25', '2024-12-28', '2024-01-01'];
    expect(tradingDaysOf({ unit: 'month', start: '2024-12-01' }, 0, holidays)).toBe(20);
    expect(tradingDaysOf(MONTHS, 12, holidays)).toBe(22);
    expect(() => tradingDaysOf(MONTHS, 0, ['2024-02-30'])).toThrow(RangeError);
  });
});

describe('calendarRegressors', () => {
  it('have no mean in any month over 400 years, leap days and holidays included', () => {
    const holidays = Array.from({ length: 400 }, (_, year) => [
      `${1750 + year}-12-25`,
      `${1750 + year}-05-01`,
    ]).flat();
    const calendar: DatedCalendar = { unit: 'month', start: '1750-01-01' };
    const periods = periodsOf(calendar, 0, 4_800);
    for (const regressor of calendarRegressors(calendar, holidays)) {
      const sums = new Float64Array(12);
      regressor.deviations(periods).forEach((days, at) => {
        sums[at % 12] = (sums[at % 12] ?? 0) + days / 400;
      });
      expect(Math.max(...sums.map(Math.abs))).toBeLessThan(0.03);
    }
    expect(calendarRegressors(calendar, [])).toHaveLength(16);
    expect(calendarRegressors({ ...calendar, unit: 'quarter' }, [])).toHaveLength(1);
    expect(calendarRegressors({ ...calendar, unit: 'week' }, holidays)).toHaveLength(3);
  });

  it('knows no holiday in years that the list does not reach', () => {
    const periods = periodsOf(MONTHS, 0, 36);
    const [bare, listed] = [[], ['2023-12-25', '2024-12-24', '2024-12-25']].map((holidays) =>
      calendarRegressors(MONTHS, holidays)[0]?.deviations(periods),
    );
    expect(listed?.[35]).toBe(bare?.[35]);
    expect((listed?.[11] ?? 0) - (bare?.[11] ?? 0)).toBeCloseTo(0.5, 12);
    expect((listed?.[23] ?? 0) - (bare?.[23] ?? 0)).toBeCloseTo(-0.5, 12);
    expect(listed?.[5]).toBe(bare?.[5]);
  });
});
