import { describe, expect, it } from 'vitest';
import { parsePeriod } from './Period.ts';
import { inferScale, periodName } from './PeriodScale.ts';

function infer(texts: string, seasonLength?: number) {
  const periods = texts.split(' ').map((text) => parsePeriod(text));
  const kind = periods[0]?.kind ?? 'integer';
  const found = inferScale(
    kind,
    periods.map((period) => period?.ordinal ?? Number.NaN),
    seasonLength,
  );
  const next = (found.positions.at(-1) ?? 0) + 1;
  return { ...found, next: [next, next + 1].map((position) => periodName(found.scale, position)) };
}

describe('inferScale', () => {
  it.each([
    ['months at their first day', '2024-11-01 2024-12-01', 'month', '2025-01-01 2025-02-01'],
    ['months at their last day', '2023-12-31 2024-01-31', 'month', '2024-02-29 2024-03-31'],
    ['months at their last day from short ones', '2023-11-30 2024-02-29', 'quarter', '2024-05-31 2024-08-31'],
    ['months at the 30th', '2023-12-30 2024-01-30 2024-02-29', 'month', '2024-03-30 2024-04-30'],
    ['quarters', '2024-03-31 2024-06-30 2024-09-30', 'quarter', '2024-12-31 2025-03-31'],
    ['years', '2020-06-30 2021-06-30', 'year', '2022-06-30 2023-06-30'],
    ['weeks', '2024-01-01 2024-01-08 2024-01-22', 'week', '2024-01-29 2024-02-05'],
    ['days', '2024-02-27 2024-02-28', 'day', '2024-02-29 2024-03-01'],
    ['ISO months', '2024-11 2024-12', 'month', '2025-01 2025-02'],
    ['ISO quarters', '2024-Q3 2024-Q4', 'quarter', '2025-Q1 2025-Q2'],
    ['ISO weeks', '2020-W51 2020-W52', 'week', '2020-W53 2021-W01'],
    ['years as numbers', '2019 2020 2021', 'year', '2022 2023'],
    ['positions', '1 2 4', 'index', '5 6'],
    ['positions ten apart', '100 110 130', 'index', '140 150'],
  ])('knows %s', (_, texts, unit, next) => {
    const found = infer(texts);
    expect([found.calendar.unit, found.next.join(' ')]).toEqual([unit, next]);
  });

  it('counts positions with the gaps', () => {
    expect(infer('2024-01 2024-02 2024-05').positions).toEqual([0, 1, 4]);
    expect(infer('100 110 130').positions).toEqual([0, 1, 3]);
    expect(infer('2024-01-05 2024-01-19 2024-01-26').positions).toEqual([0, 2, 3]);
  });

  it('begins the calendar in the first period', () => {
    expect(infer('2024-Q3 2024-Q4').calendar).toEqual({ unit: 'quarter', start: '2024-07-01' });
    expect(infer('2020-W53 2021-W01').calendar).toEqual({ unit: 'week', start: '2020-12-31' });
    expect(infer('2024-11-30 2024-12-31').calendar).toEqual({ unit: 'month', start: '2024-11-30' });
  });

  it('takes one date for a month only at its ends', () => {
    expect(infer('2024-01-31').calendar.unit).toBe('month');
    expect(infer('2024-01-17').calendar.unit).toBe('day');
  });

  it('keeps the calendar for a season of its own, and gives it up for another', () => {
    expect(infer('2024-01 2024-02', 12).calendar).toEqual({ unit: 'month', start: '2024-01-01' });
    expect(infer('2024-01 2024-02', 6).calendar).toEqual({ unit: 'index', seasonLength: 6 });
    expect(infer('1 2', 24).calendar).toEqual({ unit: 'index', seasonLength: 24 });
  });
});
