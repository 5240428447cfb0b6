import { describe, expect, it } from 'vitest';
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { computeForecast } from './computeForecast.ts';
import type { ForecastInput } from './ForecastInput.ts';
import { forecastResultSchema } from './forecastContract.ts';

function seriesOf(key: string, values: readonly number[]): MonthlySeries {
  const kind = key === 'cash' ? 'balance' : 'flow';
  return { key, label: key, currency: 'SEK', kind, startMonth: '2024-01', values };
}

function inputOf(months: number, change: Partial<ForecastInput> = {}): ForecastInput {
  const indices = Array.from({ length: months }, (_, index) => index);
  return {
    currency: 'SEK',
    horizonMonths: 6,
    asOf: '2025-12-31',
    series: [
      seriesOf(
        'cash',
        indices.map((index) => 1_000_000 + index * 20_000 + (index % 3) * 5_000),
      ),
      seriesOf(
        'income',
        indices.map((index) => 300_000 + index * 1_000 + (index % 5) * 700),
      ),
      seriesOf(
        'expense',
        indices.map((index) => 280_000 + index * 900 + (index % 4) * 300),
      ),
    ],
    warnings: [],
    scenario: null,
    ...change,
  };
}

describe('computeForecast', () => {
  it('answers what the contract promises, with progress that never falls and ends at 1', () => {
    const progress: number[] = [];
    const result = computeForecast(inputOf(24), (fraction) => progress.push(fraction));
    expect(forecastResultSchema.parse(result).baseline.series.map(({ key }) => key)).toEqual([
      'cash',
      'income',
      'expense',
    ]);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.at(-1)).toBe(1);
    expect(result.baseline.cashAtHorizonMinor).toBe(
      result.baseline.series.find(({ key }) => key === 'cash')?.points.at(-1)?.pointMinor,
    );
  });

  it('keeps the contract with one month of history, and says that it is not enough', () => {
    const result = forecastResultSchema.parse(computeForecast(inputOf(1), () => {}));
    const [cash] = result.baseline.series;
    expect(cash?.status).toBe('not-enough-history');
    expect(cash?.points[0]?.lower80Minor).toBeNull();
    expect(cash?.explanation.hitRate80).toBeNull();
    expect(result.baseline.lowPoint).toMatchObject({ month: '2024-01', pointMinor: 1_000_000 });
  });

  it('keeps the contract when nothing ever changed', () => {
    const series = ['cash', 'income', 'expense'].map((key) => seriesOf(key, Array(24).fill(0)));
    const result = forecastResultSchema.parse(computeForecast(inputOf(24, { series }), () => {}));
    expect(result.baseline.cashAtHorizonMinor).toBe(0);
  });

  it('says about every series what must be known about the books', () => {
    const warning = { code: 'LAST_MONTH_PARTIAL', message: 'The books end on 2025-12-10.' };
    const { baseline } = computeForecast(inputOf(24, { warnings: [warning] }), () => {});
    for (const { explanation } of baseline.series) {
      expect(explanation.warnings).toContainEqual(warning);
      expect(explanation.sentences.at(-1)).toBe(warning.message);
    }
  });

  it('moves cash by what the scenario does, and the baseline by nothing', () => {
    const scenario = {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      name: 'Crash',
      version: 3,
      operations: [
        { type: 'oneOff', direction: 'outflow', amountMinor: 5_000_000, month: '2026-02', label: 'Fine' },
      ] as const,
    };
    const plain = computeForecast(inputOf(24), () => {});
    const both = forecastResultSchema.parse(computeForecast(inputOf(24, { scenario }), () => {}));
    expect(both.baseline).toEqual(forecastResultSchema.parse(plain).baseline);
    expect(both.scenario?.forecast.cashAtHorizonMinor).toBe(both.baseline.cashAtHorizonMinor - 5_000_000);
    expect(both.scenario?.forecast.lowPoint.month).toBe('2026-02');
    expect(both.scenario).toMatchObject({ name: 'Crash', version: 3 });
    expect(both.scenario?.effects).toHaveLength(1);
  });
});
