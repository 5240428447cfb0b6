import { describe, expect, it } from 'vitest';
import { formatPeriod, parsePeriod } from './Period.ts';

describe('parsePeriod', () => {
  it.each([
    ['2024-02-29', 'date', 19_782],
    ['2024-01', 'month', 24_288],
    ['2024-Q1', 'quarter', 8_096],
    ['1970-W01', 'week', 0],
    ['2024-W05', 'week', 2_822],
    ['2020-W53', 'week', 2_661],
    ['-7', 'integer', -7],
    ['2024', 'integer', 2_024],
  ] as const)('reads %s and writes it the same', (text, kind, ordinal) => {
    const period = parsePeriod(text);
    expect(period).toEqual({ kind, ordinal });
    expect(period && formatPeriod(period)).toBe(text);
  });

  it('takes shorter notations, and a date at midnight', () => {
    expect(parsePeriod('2024q3')).toEqual(parsePeriod('2024-Q3'));
    expect(parsePeriod('2024W5')).toEqual(parsePeriod('2024-W05'));
    expect(parsePeriod('2024-3')).toEqual(parsePeriod('2024-03'));
    for (const midnight of ['T00:00:00Z', ' 00:00', 'T00:00:00.000Z', ' 00:00:00+00:00'])
      expect(parsePeriod(`2024-01-31${midnight}`)).toEqual(parsePeriod('2024-01-31'));
  });

  it.each([
    '',
    'x',
    '2023-02-29',
    '2024-13',
    '2024-00',
    '2024-Q5',
    '2021-W53',
    '2024-W00',
    '31.01.2024',
    '1.5',
  ])('refuses "%s"', (text) => {
    expect(parsePeriod(text)).toBeUndefined();
  });

  it('refuses an hour of the day, and a year that no books have', () => {
    expect(parsePeriod('2024-01-31T13:00:00')).toBeUndefined();
    expect(parsePeriod('0024-01')).toBeUndefined();
  });
});
