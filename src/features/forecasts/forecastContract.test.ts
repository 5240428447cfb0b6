import { describe, expect, it } from 'vitest';
import { forecastResultSchema, generateForecastRequestSchema, PUT_BACK_MAX } from './forecastContract.ts';

/** As forecasts were stored before methods were combined, taken apart and tested anew. */
const OLD_RESULT = {
  currency: 'SEK',
  horizonMonths: 1,
  baseline: {
    series: [
      {
        key: 'cash',
        label: 'Cash',
        currency: 'SEK',
        kind: 'balance',
        status: 'ok',
        history: [{ month: '2025-12', valueMinor: 100 }],
        points: [
          {
            month: '2026-01',
            pointMinor: 110,
            lower80Minor: 90,
            upper80Minor: 130,
            lower95Minor: null,
            upper95Minor: null,
          },
        ],
        explanation: {
          method: 'drift',
          methodName: 'a steady change',
          reason: 'It was the best of six.',
          candidates: [{ method: 'drift', methodName: 'a steady change', errorVsNaive: 0.8, used: true }],
          historyMonths: 24,
          seasonal: false,
          backtest: { origins: 12, horizonMonths: 1, errorVsNaive: 0.8 },
          hitRate80: { hits: 9, trials: 12, horizonMonths: 1 },
          warnings: [],
          sentences: ['Method: a steady change.'],
        },
      },
    ],
    lowPoint: { month: '2025-12', pointMinor: 100, lower80Minor: 100 },
    cashAtHorizonMinor: 110,
  },
  scenario: null,
};

describe('the contract of forecasts', () => {
  it('reads what was stored before the engine said as much as it does', () => {
    const { baseline, putBack } = forecastResultSchema.parse(OLD_RESULT);
    expect(putBack).toBeUndefined();
    expect(baseline.series[0]?.explanation).toMatchObject({
      backtest: { origins: 12 },
      hitRate80: { hits: 9 },
    });
    expect(baseline.series[0]?.explanation.members).toBeUndefined();
  });

  it('orders nothing put back unless said, and no more than can be asked for', () => {
    expect(generateForecastRequestSchema.parse({})).toEqual({
      horizonMonths: 12,
      scenarioId: null,
      putBack: [],
    });
    const one = { seriesKey: 'cash', month: '2025-03' };
    const orders = (count: number) =>
      generateForecastRequestSchema.safeParse({ putBack: Array(count).fill(one) }).success;
    expect([orders(PUT_BACK_MAX), orders(PUT_BACK_MAX + 1)]).toEqual([true, false]);
    expect(generateForecastRequestSchema.safeParse({ putBack: [{ ...one, month: '2025-3' }] }).success).toBe(
      false,
    );
  });
});
