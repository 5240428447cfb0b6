import { expect, test } from 'vitest';
import { assertSeries } from './assertSeries.ts';
import type { Calendar } from './Calendar.ts';

const MONTHS: Calendar = { unit: 'month', start: '2020-01-01' };

function faultOf(values: readonly (number | null)[], calendar: Calendar = MONTHS): string {
  try {
    assertSeries({ key: 'rent', values, calendar, kind: 'flow' });
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return error instanceof RangeError ? error.message : '';
  }
}

test('sound series pass: missing, negative, zero, none at all', () => {
  expect(faultOf([1, null, -3.5, 0])).toBe('');
  expect(faultOf([])).toBe('');
  expect(faultOf([1], { unit: 'index', seasonLength: 1 })).toBe('');
});

test('a fault names the series and the position', () => {
  expect(faultOf([1, Number.NaN])).toBe(
    'series "rent": the value at position 1 is NaN, not a finite number or null',
  );
  expect(faultOf([Number.NEGATIVE_INFINITY])).toContain('position 0 is -Infinity');
  expect(faultOf([0, 0, 1e101])).toContain('position 2 is 1e+101');
  expect(faultOf(new Array<number>(100_001).fill(1))).toContain('100001 values, at most 100000');
  const holes: (number | null)[] = [1, 2];
  holes.length = 3;
  expect(faultOf(holes)).toContain('position 2 is undefined');
});

test('a calendar that is none is refused', () => {
  expect(faultOf([1], { unit: 'index', seasonLength: 0 })).toContain('season length 0');
  expect(faultOf([1], { unit: 'index', seasonLength: 1.5 })).toContain('season length 1.5');
  expect(faultOf([1], { unit: 'month', start: '2023-02-29' })).toContain('"2023-02-29"');
  expect(faultOf([1], { unit: 'month', start: '2023-02-01', fiscalYearStartMonth: 13 })).toContain(
    'month 13',
  );
  expect(faultOf(new Array<number>(200).fill(1), { unit: 'year', start: '2100-01-01' })).toContain(
    'leave the years 1700 to 2200',
  );
});
