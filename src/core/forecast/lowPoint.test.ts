import { expect, test } from 'vitest';
import { firstMonthBelow, lowPoint } from './lowPoint.ts';
import type { ForecastPoint } from './SeriesForecast.ts';

const point = (month: string, pointMinor: number, half: number | null): ForecastPoint => ({
  month,
  pointMinor,
  lower80Minor: half === null ? null : pointMinor - half,
  upper80Minor: half === null ? null : pointMinor + half,
  lower95Minor: half === null ? null : pointMinor - 2 * half,
  upper95Minor: half === null ? null : pointMinor + 2 * half,
});
const CASH = [point('2025-01', 80, 10), point('2025-02', 30, 20), point('2025-03', 35, 40)];

test('the low point of the expected line and of the band may be different months', () => {
  expect(lowPoint(CASH, 100)).toEqual({
    expected: { month: '2025-02', amountMinor: 30 },
    lower80: { month: '2025-03', amountMinor: -5 },
  });
});

test('when cash only grows, the low point is now', () => {
  expect(lowPoint(CASH, -50)?.expected).toEqual({ month: '2024-12', amountMinor: -50 });
});

test('without a band there is no lower low point, without points none at all', () => {
  expect(lowPoint([point('2025-01', 80, null)], 100)?.lower80).toBeNull();
  expect(lowPoint([], 100)).toBeNull();
});

test('the first month below a floor', () => {
  expect(firstMonthBelow(CASH, 50)).toBe('2025-02');
  expect(firstMonthBelow(CASH, 30)).toBeNull();
});
