import { describe, expect, it } from 'vitest';
import type { BooksForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { cashFacts } from './cashFacts.ts';

type Point = readonly [month: string, pointMinor: number, lower80Minor: number | null];

function forecastOf(points: readonly Point[], low: Point): BooksForecastResponse {
  const explanation = {
    method: 'naive',
    methodName: 'balance stays as it is',
    reason: '',
    historyMonths: 12,
    seasonal: false,
    backtest: null,
    hitRate80: null,
    warnings: [],
    sentences: [],
  };
  const cash = {
    key: 'cash',
    label: 'Cash',
    currency: 'SEK',
    kind: 'balance' as const,
    status: 'ok' as const,
    history: [],
    points: points.map(([month, pointMinor, lower80Minor]) => ({
      month,
      pointMinor,
      lower80Minor,
      upper80Minor: null,
      lower95Minor: null,
      upper95Minor: null,
    })),
    explanation,
  };
  return {
    series: [cash],
    lowPoint: { month: low[0], pointMinor: low[1], lower80Minor: low[2] },
    cashAtHorizonMinor: points.at(-1)?.[1] ?? 0,
  };
}

describe('the facts of the cash page', () => {
  it('never call a runway infinite: it lies beyond the horizon', () => {
    const points: Point[] = [
      ['2022-01', 100_00, 50_00],
      ['2022-02', 90_00, -10_00],
    ];
    const runway = cashFacts(forecastOf(points, ['2022-02', 90_00, -10_00]), 120_00, 'SEK')[1];
    expect(runway).toMatchObject({ value: 'Beyond Feb 2022', note: '80 % band: below zero from Feb 2022' });
  });

  it('name the first month below zero', () => {
    const points: Point[] = [
      ['2022-01', 10_00, null],
      ['2022-02', -1, null],
      ['2022-03', 5_00, null],
    ];
    const [low, runway, next] = cashFacts(forecastOf(points, ['2022-02', -1, null]), 20_00, 'SEK');
    expect(low).toMatchObject({ label: 'Low point, Feb 2022', value: '\u22120.01' });
    expect(runway).toMatchObject({ value: 'Until Feb 2022', note: 'No band: the history is too short' });
    expect(next).toMatchObject({ label: 'Next 3 months, net', value: '\u221215.00' });
  });

  it('say that the low point is now when nothing ahead is lower', () => {
    const points: Point[] = [['2022-01', 30_00, 5_00]];
    const [low, , next] = cashFacts(forecastOf(points, ['2021-12', 20_00, 20_00]), 20_00, 'SEK');
    expect(low).toMatchObject({ label: 'Low point, now', note: '80 % band: down to 5.00 in Jan 2022' });
    expect(next).toMatchObject({ label: 'Next month, net', value: '+10.00' });
  });
});
