import { describe, expect, it } from 'vitest';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { forecastMonthly } from '../forecastMonthly.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { fiscalPeriods } from './fiscalPeriods.ts';
import { totalsOf } from './totalsOf.ts';

function lineOf(halves: readonly (number | null)[], kind: 'flow' | 'balance' = 'flow'): SeriesForecast {
  const values = Array.from({ length: 5 }, (_, index) => 100 + index);
  const base = forecastMonthly(
    { key: 'k', label: 'K', currency: 'EUR', kind, startMonth: '2025-01', values },
    { horizonMonths: halves.length },
  );
  return {
    ...base,
    points: halves.map((half, step) => ({
      month: addToMonth('2025-06', step),
      pointMinor: 1_000,
      lower80Minor: half === null ? null : 1_000 - half,
      upper80Minor: half === null ? null : 1_000 + half,
      lower95Minor: half === null ? null : 1_000 - 2 * half,
      upper95Minor: half === null ? null : 1_000 + 2 * half,
    })),
  };
}

describe('fiscal periods', () => {
  it('are named by the year in which they end, and cover every month once', () => {
    const labels = (start: number) =>
      fiscalPeriods('quarter', start, { from: '2025-11', to: '2026-05' }).map(
        ({ label, fromMonth, toMonth }) => `${label}: ${fromMonth} ${toMonth}`,
      );
    expect(labels(1)).toEqual([
      '2025 Q4: 2025-10 2025-12',
      '2026 Q1: 2026-01 2026-03',
      '2026 Q2: 2026-04 2026-06',
    ]);
    expect(labels(5)).toEqual([
      'FY2026 Q3: 2025-11 2026-01',
      'FY2026 Q4: 2026-02 2026-04',
      'FY2027 Q1: 2026-05 2026-07',
    ]);
    const [year] = fiscalPeriods('year', 9, { from: '2026-08', to: '2026-08' });
    expect(year).toMatchObject({ label: 'FY2026', fromMonth: '2025-09', toMonth: '2026-08' });
    expect(() => fiscalPeriods('year', 13, { from: '2026-08', to: '2026-08' })).toThrow(RangeError);
  });
});

describe('totals', () => {
  it('add booked months to those ahead, and are certain about what is booked', () => {
    const [quarter] = totalsOf(lineOf([30, 30, 30, 30]), 1);
    // April and May are booked with 103 and 104; of the sum only June can err.
    expect(quarter).toMatchObject({ label: '2025 Q2', monthsBooked: 2, pointMinor: 1_207 });
    expect(quarter).toMatchObject({ lower80Minor: 1_177, upper80Minor: 1_237, upper95Minor: 1_267 });
  });

  it('have a band between that of independent errors and that of errors that are one', () => {
    const flat = totalsOf(lineOf([30, 30, 30, 30]), 1).find(({ label }) => label === '2025 Q3');
    const reach = (flat?.upper80Minor ?? 0) - 3_000;
    expect(reach).toBeGreaterThan(Math.sqrt(3) * 30);
    expect(reach).toBeLessThan(3 * 30);
    // A band that widens with the root of the horizon is that of a random walk, whose errors add up.
    const walk = totalsOf(lineOf([30, 42, 52, 60]), 1).find(({ label }) => label === '2025 Q3');
    expect((walk?.upper80Minor ?? 0) - 3_000).toBeGreaterThan(0.9 * (42 + 52 + 60));
  });

  it('of a balance are what stands at the end', () => {
    const totals = totalsOf(lineOf([10, 20, 30, 40, 50, 60, 70], 'balance'), 1);
    expect(totals.map(({ label, pointMinor, upper80Minor }) => [label, pointMinor, upper80Minor])).toEqual([
      ['2025 Q2', 1_000, 1_010],
      ['2025 Q3', 1_000, 1_040],
      ['2025 Q4', 1_000, 1_070],
      ['2025', 1_000, 1_070],
    ]);
    // The books begin in January, so the year is whole.
    expect(totals.at(-1)).toMatchObject({ fromMonth: '2025-01', toMonth: '2025-12', monthsBooked: 5 });
  });

  it('have no band where a month has none, and are not there without a whole period', () => {
    expect(totalsOf(lineOf([null]), 1)[0]).toMatchObject({ pointMinor: 1_207, lower80Minor: null });
    expect(totalsOf(lineOf([30]), 3)).toEqual([]);
    expect(totalsOf({ ...lineOf([30]), points: [] }, 1)).toEqual([]);
  });
});
