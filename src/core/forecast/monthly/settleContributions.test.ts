import { expect, test } from 'vitest';
import { forecastMonthly } from '../forecastMonthly.ts';
import { settleContributions, sumOf } from './settleContributions.ts';

const line = forecastMonthly(
  { key: 'cash', label: 'Cash', currency: 'SEK', kind: 'balance', startMonth: '2025-01', values: [50, 70] },
  { horizonMonths: 2 },
);
const books = { asOfMonth: '2025-02', currency: 'SEK', series: [line] };

test('points that nobody moved keep their contributions', () => {
  expect(settleContributions(books, 'reconciledMinor')).toEqual(books);
});

test('what moved a point is put down to the mover, one after the other', () => {
  const moved = (by: number, from: typeof books) => ({
    ...from,
    series: from.series.map((series) => ({
      ...series,
      points: series.points.map((point) => ({ ...point, pointMinor: point.pointMinor + by })),
    })),
  });
  const reconciled = settleContributions(moved(-30, books), 'reconciledMinor');
  const [series] = settleContributions(
    moved(7, { ...books, ...reconciled, series: [...reconciled.series] }),
    'scenarioMinor',
  ).series;
  for (const [step, parts] of (series?.explanation.contributions ?? []).entries()) {
    expect(parts).toMatchObject({ levelMinor: 70, reconciledMinor: -30, scenarioMinor: 7 });
    expect(sumOf(parts)).toBe(series?.points[step]?.pointMinor);
  }
  expect(series?.points).toHaveLength(2);
});
