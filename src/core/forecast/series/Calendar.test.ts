import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateOfDayNumber, dayNumberOf, weekdayOf } from '@/core/ledger/isoDate.ts';
import {
  type DatedCalendar,
  labelAt,
  periodEnd,
  periodStart,
  periodStartDays,
  positionOf,
  seasonLengthsOf,
  shiftCalendar,
} from './Calendar.ts';

const labels = (calendar: DatedCalendar, count: number) =>
  Array.from({ length: count }, (_, position) => labelAt(calendar, position));

describe('Calendar', () => {
  it('knows the seasons that data of a calendar can have', () => {
    const start = '2024-01-01';
    expect(seasonLengthsOf({ unit: 'month', start })).toEqual([12]);
    expect(seasonLengthsOf({ unit: 'quarter', start })).toEqual([4]);
    expect(seasonLengthsOf({ unit: 'week', start })).toEqual([52]);
    expect(seasonLengthsOf({ unit: 'day', start })).toEqual([7, 365]);
    expect(seasonLengthsOf({ unit: 'year', start })).toEqual([1]);
    expect(seasonLengthsOf({ unit: 'index', seasonLength: 24 })).toEqual([24]);
  });

  it('labels days, months, quarters, years and plain positions', () => {
    expect(labels({ unit: 'day', start: '2024-02-28' }, 3)).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
    expect(labels({ unit: 'month', start: '2023-11-17' }, 3)).toEqual(['Nov 2023', 'Dec 2023', 'Jan 2024']);
    expect(labels({ unit: 'quarter', start: '2023-11-17' }, 2)).toEqual(['2023 Q4', '2024 Q1']);
    expect(labels({ unit: 'year', start: '1999-05-05' }, 2)).toEqual(['1999', '2000']);
    expect(labelAt({ unit: 'index', seasonLength: 7 }, 4)).toBe('5');
  });

  it('counts ISO weeks, with 53 of them in a long year', () => {
    const calendar: DatedCalendar = { unit: 'week', start: '2020-12-20' };
    expect(labels(calendar, 5)).toEqual(['2020-W51', '2020-W52', '2020-W53', '2021-W01', '2021-W02']);
    expect(periodStart(calendar, 2)).toBe('2020-12-28');
    expect(periodEnd(calendar, 2)).toBe('2021-01-03');
    expect(labelAt({ unit: 'week', start: '2027-01-03' }, 0)).toBe('2026-W53');
    expect(labelAt({ unit: 'week', start: '2024-12-30' }, 0)).toBe('2025-W01');
  });

  it('counts quarters and years from the fiscal year, named by the year in which it ends', () => {
    const quarters: DatedCalendar = { unit: 'quarter', start: '2025-07-01', fiscalYearStartMonth: 4 };
    expect(labels(quarters, 4)).toEqual(['FY2026 Q2', 'FY2026 Q3', 'FY2026 Q4', 'FY2027 Q1']);
    expect(periodStart(quarters, 2)).toBe('2026-01-01');
    const offset: DatedCalendar = { unit: 'quarter', start: '2025-01-15', fiscalYearStartMonth: 2 };
    expect([periodStart(offset, 0), periodEnd(offset, 0)]).toEqual(['2024-11-01', '2025-01-31']);
    expect(labelAt(offset, 0)).toBe('FY2025 Q4');
    const years: DatedCalendar = { unit: 'year', start: '2025-09-30', fiscalYearStartMonth: 10 };
    expect([labelAt(years, 0), periodStart(years, 0), periodEnd(years, 0)]).toEqual([
      'FY2025',
      '2024-10-01',
      '2025-09-30',
    ]);
    expect(labelAt({ unit: 'month', start: '2025-09-30', fiscalYearStartMonth: 10 }, 0)).toBe('Sep 2025');
  });

  it('shifts to another first period', () => {
    const calendar: DatedCalendar = { unit: 'month', start: '2024-01-31' };
    expect(labelAt(shiftCalendar(calendar, 14), 0)).toBe('Mar 2025');
    expect(labelAt(shiftCalendar(calendar, -1), 0)).toBe('Dec 2023');
    expect(shiftCalendar({ unit: 'index', seasonLength: 3 }, 5)).toEqual({ unit: 'index', seasonLength: 3 });
  });

  it('covers every day once, and finds the period of each of its days', () => {
    const calendars = fc.record({
      unit: fc.constantFrom(
        'day' as const,
        'week' as const,
        'month' as const,
        'quarter' as const,
        'year' as const,
      ),
      start: fc.integer({ min: -60_000, max: 60_000 }).map(dateOfDayNumber),
      fiscalYearStartMonth: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(calendars, fc.integer({ min: -20, max: 40 }), fc.nat(400), (calendar, position, day) => {
        const [first, last] = [periodStart(calendar, position), periodEnd(calendar, position)];
        expect(periodStart(calendar, position + 1)).toBe(addDays(last, 1));
        const inside = dateOfDayNumber(Math.min(dayNumberOf(first) + day, dayNumberOf(last)));
        expect(positionOf(calendar, inside)).toBe(position);
        expect(positionOf(calendar, calendar.start)).toBe(0);
        if (calendar.unit === 'week') expect(weekdayOf(first)).toBe(1);
        const days = periodStartDays(calendar, position, 2);
        expect(Array.from(days, dateOfDayNumber)).toEqual([
          first,
          addDays(last, 1),
          periodStart(calendar, position + 2),
        ]);
      }),
    );
  });
});
