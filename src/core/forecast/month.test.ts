import { expect, test } from 'vitest';
import { addMonths, formatMonth, monthsBetween } from './month.ts';

test('months are added across years in both directions', () => {
  expect(addMonths('2024-11', 3)).toBe('2025-02');
  expect(addMonths('2024-01', -1)).toBe('2023-12');
  expect(addMonths('2024-05', 0)).toBe('2024-05');
  expect(addMonths('0999-12', 1)).toBe('1000-01');
  expect(monthsBetween('2023-12', '2025-02')).toBe(14);
  expect(monthsBetween('2025-02', '2023-12')).toBe(-14);
});

test('a month is written as people write it', () => {
  expect(formatMonth('2025-03')).toBe('Mar 2025');
});

test('text that is no month, and years out of range, are refused', () => {
  for (const text of ['2024-13', '2024-00', '2024-1', '24-01', '2024-01-01', '']) {
    expect(() => addMonths(text, 1)).toThrow(RangeError);
  }
  expect(() => addMonths('9999-12', 1)).toThrow(RangeError);
  expect(() => addMonths('2024-01', 0.5)).toThrow(RangeError);
});
