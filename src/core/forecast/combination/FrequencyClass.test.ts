import { expect, test } from 'vitest';
import { type FrequencyClass, frequencyClassOf } from './FrequencyClass.ts';

test('dated periods are of their unit', () => {
  for (const unit of ['day', 'week', 'month', 'quarter', 'year'] as const) {
    expect(frequencyClassOf({ unit, start: '2024-01-01' })).toBe(unit);
  }
});

test('positions without dates go by the season nearest in length', () => {
  const expected: Record<number, FrequencyClass> = {
    1: 'year',
    2: 'year',
    3: 'quarter',
    4: 'quarter',
    5: 'quarter',
    7: 'day',
    12: 'month',
    13: 'month',
    24: 'hour',
    48: 'week',
    52: 'week',
    168: 'hour',
    365: 'day',
    5000: 'day',
  };
  for (const [seasonLength, frequency] of Object.entries(expected)) {
    expect(frequencyClassOf({ unit: 'index', seasonLength: Number(seasonLength) })).toBe(frequency);
  }
});
