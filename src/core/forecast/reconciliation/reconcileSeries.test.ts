import { describe, expect, it } from 'vitest';
import type { SeriesForecast } from '../SeriesForecast.ts';
import type { Identity } from './Identity.ts';
import { reconcileSeries } from './reconcileSeries.ts';

const PROFIT: Identity = {
  total: 'result',
  parts: [
    { key: 'income', sign: 1 },
    { key: 'expense', sign: -1 },
  ],
};

function seriesOf(key: string, points: readonly number[], half80: number | null): SeriesForecast {
  return {
    key,
    label: key,
    currency: 'SEK',
    kind: 'flow',
    status: 'ok',
    history: [],
    points: points.map((pointMinor, step) => ({
      month: `2026-0${step + 1}`,
      pointMinor,
      lower80Minor: half80 === null ? null : pointMinor - half80,
      upper80Minor: half80 === null ? null : pointMinor + 2 * half80,
      lower95Minor: half80 === null ? null : pointMinor - 3 * half80,
      upper95Minor: half80 === null ? null : pointMinor + 3 * half80,
    })),
    explanation: {
      method: 'theta',
      methodName: 'Theta',
      reason: '',
      members: [],
      historyMonths: 24,
      seasonal: false,
      contributions: [],
      exclusions: [],
      filled: [],
      backtest: null,
      coverage: [],
      hitRate80: null,
      confidence: 'low',
      confidenceReason: '',
      warnings: [],
      sentences: [],
    },
  };
}

describe('reconciliation of the lines of the books', () => {
  const cash = seriesOf('cash', [7, 8], 5);
  const lines = [
    cash,
    seriesOf('result', [100, 111], 200),
    seriesOf('income', [1_000, 1_010], 100),
    seriesOf('expense', [960, 950], 100),
  ];

  it('adds up to the unit, moves the uncertain line most and leaves others alone', () => {
    const { series, reason } = reconcileSeries(lines, [PROFIT]);
    const [same, result, income, expense] = series.map(({ points }) =>
      points.map(({ pointMinor }) => pointMinor),
    );
    expect(series[0]).toBe(cash);
    expect(same).toEqual([7, 8]);
    // A gap of 60 is shared as the variances are, 4 : 1 : 1; one of 51 leaves halves, which are rounded to fit.
    expect([result?.[0], income?.[0], expense?.[0]]).toEqual([60, 1_010, 950]);
    expect((income?.[1] ?? 0) - (expense?.[1] ?? 0)).toBe(result?.[1]);
    expect(reason).toContain('Variance scaling');
  });

  it('moves a band along with its width where errors are not known to be independent', () => {
    const [, result, income] = reconcileSeries(lines, [PROFIT]).series;
    expect(result?.points[0]).toMatchObject({ lower80Minor: 60 - 200, upper80Minor: 60 + 400 });
    expect(income?.points[0]).toMatchObject({ lower95Minor: 1_010 - 300, upper95Minor: 1_010 + 300 });
  });

  it('narrows each band as its variance does where residuals tell the covariance', () => {
    // Errors of ±1 in eight orders that are independent of each other: no correlation, whatever the shrinkage.
    const signs = [1, 2, 4].map((bit) => Float64Array.from({ length: 8 }, (_, row) => (row & bit ? 1 : -1)));
    const keys = ['result', 'income', 'expense'];
    const residuals = new Map(keys.map((key, index) => [key, signs[index] as Float64Array]));
    const { series, method } = reconcileSeries(lines, [PROFIT], residuals);
    const [, result, income] = series;
    expect(method).toBe('mint');
    // Variances 4, 1, 1: a third of it is left of the result's, five sixths of the income's.
    expect(result?.points[0]).toMatchObject({
      lower80Minor: 60 - Math.round(200 * Math.sqrt(1 / 3)),
      upper80Minor: 60 + Math.round(400 * Math.sqrt(1 / 3)),
    });
    expect(income?.points[0]?.lower95Minor).toBe(1_010 - Math.round(300 * Math.sqrt(5 / 6)));
  });

  it('keeps a line that was never below zero from falling below it, and adds the totals up again', () => {
    const history = [{ month: '2025-12', valueMinor: 5 }];
    const parts = [
      { ...seriesOf('income', [100], 50), history },
      { ...seriesOf('expense', [10], 50), history },
    ];
    const free = reconcileSeries([seriesOf('result', [150], 1), ...parts], [PROFIT]);
    const [result, income, expense] = free.series.map(({ points: [point] }) => point);
    // Without the limit the gap of 60 would leave income 130 and expense −20.
    expect([result?.pointMinor, income?.pointMinor, expense?.pointMinor]).toEqual([130, 130, 0]);
    expect(expense).toMatchObject({ lower95Minor: 0, upper95Minor: 150 });
  });

  it('works without bands, and refuses series of other months', () => {
    const bare = [
      seriesOf('result', [100], null),
      seriesOf('income', [1_000], null),
      seriesOf('expense', [860], null),
    ];
    const points = reconcileSeries(bare, [PROFIT]).series.map(({ points: [point] }) => point);
    // Leaves 2 : 1 : 1 share the gap of 40.
    expect(points.map((point) => point?.pointMinor)).toEqual([120, 990, 870]);
    expect(points.every((point) => point?.lower80Minor === null)).toBe(true);
    const later = { ...seriesOf('expense', [860, 860], null) };
    expect(() => reconcileSeries([...bare.slice(0, 2), later], [PROFIT])).toThrow(/other months/);
  });
});
