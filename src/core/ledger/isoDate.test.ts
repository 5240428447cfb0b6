import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addToMonth,
  dateOfDayNumber,
  dayNumberOf,
  daysBetween,
  firstDayOfMonth,
  formatMonth,
  isIsoDate,
  isIsoMonth,
  lastDayOfMonth,
  monthOf,
  monthsBetween,
  previousDay,
  weekdayOf,
} from './isoDate.ts';

describe('isoDate', () => {
  it('knows the days that exist, from 1700 to 2200', () => {
    for (const date of ['2024-02-29', '2000-02-29', '1700-01-01', '2200-12-31', '1792-01-01'])
      expect(isIsoDate(date)).toBe(true);
    for (const text of ['2023-02-29', '1900-02-29', '1699-12-31', '2201-01-01', '2024-13-01', '2024-00-10'])
      expect(isIsoDate(text)).toBe(false);
    for (const text of ['2024-1-01', '20240101', '2024-01-01T00:00', '', '2024-04-31'])
      expect(isIsoDate(text)).toBe(false);
    expect(isIsoMonth('2024-12')).toBe(true);
    expect(isIsoMonth('2024-13')).toBe(false);
  });

  it('counts days across leap days and centuries', () => {
    expect(dayNumberOf('1970-01-01')).toBe(0);
    expect(dayNumberOf('2000-03-01')).toBe(11017);
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('1900-02-28', 1)).toBe('1900-03-01');
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
    expect(previousDay('2024-03-01')).toBe('2024-02-29');
    expect(daysBetween('2023-07-01', '2024-06-30')).toBe(365);
    expect(() => addDays('2200-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('2023-02-29', 1)).toThrow(RangeError);
  });

  it('adds months and stays inside the month', () => {
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2023-01-31', 1)).toBe('2023-02-28');
    expect(addMonths('2024-03-31', -13)).toBe('2023-02-28');
    expect(addMonths('2023-12-05', 1)).toBe('2024-01-05');
    expect(addToMonth('2023-11', 14)).toBe('2025-01');
    expect(monthsBetween('2023-11-30', '2025-01-01')).toBe(14);
    expect(monthsBetween('2025-01', '2023-11')).toBe(-14);
    expect(monthOf('2023-11-30')).toBe('2023-11');
    expect(firstDayOfMonth('2023-11-30')).toBe('2023-11-01');
    expect(lastDayOfMonth('2024-02')).toBe('2024-02-29');
    expect(lastDayOfMonth('2023-11-02')).toBe('2023-11-30');
  });

  it('adds months across years, also beyond the years of books', () => {
    expect(addToMonth('2024-11', 3)).toBe('2025-02');
    expect(addToMonth('2024-01', -1)).toBe('2023-12');
    expect(addToMonth('2024-05', 0)).toBe('2024-05');
    expect(addToMonth('0999-12', 1)).toBe('1000-01');
    expect(addToMonth('2200-12', 18)).toBe('2202-06');
    expect(monthsBetween('2023-12', '2025-02')).toBe(14);
    for (const text of ['2024-13', '2024-00', '2024-1', '24-01', '2024-01-01', '']) {
      expect(() => addToMonth(text, 1)).toThrow(RangeError);
    }
    expect(() => addToMonth('9999-12', 1)).toThrow(RangeError);
    expect(() => addToMonth('0000-01', -1)).toThrow(RangeError);
    expect(() => addToMonth('2024-01', 0.5)).toThrow(RangeError);
  });

  it('writes a month as people do', () => {
    expect(formatMonth('2025-03')).toBe('Mar 2025');
    expect(() => formatMonth('2025-3')).toThrow(RangeError);
  });

  it('names weekdays as ISO 8601', () => {
    expect(weekdayOf('2024-01-01')).toBe(1);
    expect(weekdayOf('2024-02-29')).toBe(4);
    expect(weekdayOf('1970-01-01')).toBe(4);
    expect(weekdayOf('1969-12-28')).toBe(7);
  });

  it('agrees with the calendar of the platform on every day number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -98_615, max: 84_370 }), (dayNumber) => {
        const date = dateOfDayNumber(dayNumber);
        expect(date).toBe(new Date(dayNumber * 86_400_000).toISOString().slice(0, 10));
        expect(dayNumberOf(date)).toBe(dayNumber);
      }),
    );
  });
});
