import { expect, test } from 'vitest';
import { countPeriods, percent } from './periodWords.ts';

test('periods are counted in the words of the calendar', () => {
  const start = '2024-01-01';
  expect(countPeriods(1, { unit: 'month', start })).toBe('1 month');
  expect(countPeriods(0, { unit: 'quarter', start })).toBe('0 quarters');
  expect(countPeriods(24, { unit: 'week', start })).toBe('24 weeks');
  expect(countPeriods(7_500, { unit: 'day', start })).toBe('7,500 days');
  expect(countPeriods(1_234_567, { unit: 'index', seasonLength: 4 })).toBe('1,234,567 values');
});

test('shares are whole percentages', () => {
  expect([0, 0.004, 0.125, 1, 12.5].map(percent)).toEqual(['0 %', '0 %', '13 %', '100 %', '1,250 %']);
});
