import { describe, expect, it } from 'vitest';
import { forecastMonthly } from '../forecastMonthly.ts';
import { forecastSeries } from '../forecastSeries.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { alignWithQuarters } from './alignWithQuarters.ts';

/** Flows with a season, a trend and a ripple, from January 2021. */
function values(months: number): number[] {
  return Array.from({ length: months }, (_, index) =>
    Math.round(1e6 + 2e5 * Math.sin((index * Math.PI) / 6) + 4e3 * index + ((index * 7919) % 13) * 2e4),
  );
}

function forecastOf(months: number, horizonMonths = 8): SeriesForecast {
  const series = { key: 'k', label: 'K', currency: 'EUR', startMonth: '2021-01', values: values(months) };
  return forecastMonthly({ ...series, kind: 'flow' }, { horizonMonths });
}

function sumOf({ points }: SeriesForecast, from: number, to: number): number {
  return points.slice(from, to).reduce((sum, { pointMinor }) => sum + pointMinor, 0);
}

describe('months that have heard their quarters', () => {
  it('go a quarter of the way to what the quarter says, all three alike, bands along', () => {
    const before = forecastOf(48);
    const after = alignWithQuarters(before, 1);
    const quarters = Array.from({ length: 16 }, (_, quarter) =>
      values(48)
        .slice(3 * quarter, 3 * quarter + 3)
        .reduce((sum, value) => sum + value, 0),
    );
    const said = forecastSeries(
      { key: 'k', kind: 'flow', values: quarters, calendar: { unit: 'quarter', start: '2021-01-01' } },
      { horizon: 2 },
    ).point;
    for (const quarter of [0, 1]) {
      const [from, to] = [3 * quarter, 3 * quarter + 3];
      const own = sumOf(before, from, to);
      expect(sumOf(after, from, to) - own).toBeCloseTo(((said[quarter] as number) - own) / 4, -1);
    }
    const moves = after.points.map(
      ({ pointMinor }, step) => pointMinor - (before.points[step]?.pointMinor ?? 0),
    );
    expect(Math.max(...moves.slice(0, 3)) - Math.min(...moves.slice(0, 3))).toBeLessThanOrEqual(1);
    // The third quarter does not end within eight months.
    expect(moves.slice(6)).toEqual([0, 0]);
    for (const [step, { pointMinor, upper95Minor, lower80Minor }] of after.points.entries()) {
      const own = before.points[step];
      expect((upper95Minor ?? 0) - pointMinor).toBe((own?.upper95Minor ?? 0) - (own?.pointMinor ?? 0));
      expect((lower80Minor ?? 0) - pointMinor).toBe((own?.lower80Minor ?? 0) - (own?.pointMinor ?? 0));
    }
  });

  it('share what is left of a quarter that has begun', () => {
    const before = forecastOf(49);
    const after = alignWithQuarters(before, 1);
    const moves = after.points.map(
      ({ pointMinor }, step) => pointMinor - (before.points[step]?.pointMinor ?? 0),
    );
    expect(moves[0]).not.toBe(0);
    expect(Math.abs((moves[0] ?? 0) - (moves[1] ?? 0))).toBeLessThanOrEqual(1);
    // Quarters of a year from February are others.
    expect(alignWithQuarters(before, 2).points).not.toEqual(after.points);
  });

  it('stay as they are without twelve whole quarters, and where no quarter ends', () => {
    for (const [before, start] of [
      [forecastOf(35), 1],
      [forecastOf(37), 3],
      [forecastOf(48, 2), 1],
      [forecastOf(3), 1],
    ] as const) {
      expect(alignWithQuarters(before, start)).toBe(before);
    }
  });
});
