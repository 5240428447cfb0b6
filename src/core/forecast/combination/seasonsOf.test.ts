import { expect, test } from 'vitest';
import type { Calendar } from '../series/Calendar.ts';
import { seasonsOf } from './seasonsOf.ts';

const DAYS: Calendar = { unit: 'day', start: '2024-01-01' };
const seasons = (length: number, calendar: Calendar) => seasonsOf(new Float64Array(length), calendar);

test('a season counts from its second full cycle on', () => {
  const months: Calendar = { unit: 'month', start: '2024-01-01' };
  expect([12, 23, 24, 100].map((length) => seasons(length, months))).toEqual([[1], [1], [12], [12]]);
  expect([13, 14, 729, 730].map((length) => seasons(length, DAYS))).toEqual([[1], [7], [7], [7, 365]]);
});

test('years have none, and an index the one that it names', () => {
  expect(seasons(500, { unit: 'year', start: '1800-01-01' })).toEqual([1]);
  expect(seasons(500, { unit: 'index', seasonLength: 1 })).toEqual([1]);
  expect(seasons(10, { unit: 'index', seasonLength: 5 })).toEqual([5]);
});

test('hours of a day are also hours of a week', () => {
  const hours: Calendar = { unit: 'index', seasonLength: 24 };
  expect(seasons(335, hours)).toEqual([24]);
  expect(seasons(336, hours)).toEqual([24, 168]);
});
