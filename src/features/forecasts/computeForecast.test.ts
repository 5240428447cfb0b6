import { describe, expect, it } from 'vitest';
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { booksLines } from '../../../test/support/booksLines.ts';
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
    putBack: [],
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

  it('adds the finance figures: runway, burn, growth, expenses and receipts, each with its formula', () => {
    const { baseline } = forecastResultSchema.parse(computeForecast(inputOf(24), () => {}));
    const figures = new Map(baseline.finance?.figures.map((figure) => [figure.key, figure]));
    expect(new Set([...figures.values()].map(({ group }) => group))).toEqual(
      new Set(['runway', 'burn', 'growth', 'expense', 'inflow']),
    );
    // Cash grows, so no runway is a number and none is infinite.
    expect(figures.get('staticRunway')).toMatchObject({ status: 'doesNotApply', value: null });
    expect(figures.get('scheduledRunway')).toMatchObject({ status: 'beyondHorizon', value: null });
    expect(figures.get('floorProbability')).toMatchObject({ status: 'known', value: 0 });
    const expense = baseline.series.find(({ key }) => key === 'expense');
    expect(figures.get('expenseTrajectory')?.value).toBe(
      expense?.points.reduce((sum, { pointMinor }) => sum + pointMinor, 0),
    );
    const income = baseline.series.find(({ key }) => key === 'income')?.history ?? [];
    const [before, last] = income.slice(-2).map(({ valueMinor }) => valueMinor);
    expect(figures.get('revenueGrowthMonthly')?.inputs.map(({ value }) => value)).toEqual([before, last]);
  });

  it('looks at whole months only when the last one is not over', () => {
    const warning = { code: 'LAST_MONTH_PARTIAL', message: 'The books end on 2025-12-10.' };
    const grossBurnOf = (warnings: ForecastInput['warnings']) =>
      computeForecast(inputOf(24, { warnings }), () => {})
        .baseline.finance?.figures.find(({ key }) => key === 'grossBurn')
        ?.inputs.map(({ label }) => label);
    expect(grossBurnOf([])?.at(-1)).toBe('Expenses in Dec 2025');
    expect(grossBurnOf([warning])?.at(-1)).toBe('Expenses in Nov 2025');
  });

  it('draws the same futures for baseline and scenario, so that a cost only ever raises the risk', () => {
    const scenario = {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      name: 'Rent',
      version: 1,
      operations: [
        { type: 'monthly', direction: 'outflow', amountMinor: 400_000, fromMonth: '2026-01', label: 'Rent' },
      ] as const,
    };
    const both = forecastResultSchema.parse(computeForecast(inputOf(24, { scenario }), () => {}));
    const riskOf = (books: typeof both.baseline | undefined) =>
      books?.finance?.figures.find(({ key }) => key === 'floorProbability')?.values ?? [];
    const before = riskOf(both.baseline);
    const after = riskOf(both.scenario?.forecast);
    expect(after).toHaveLength(6);
    for (const [index, { value }] of after.entries()) {
      expect(value).toBeGreaterThanOrEqual(before[index]?.value ?? 1);
    }
    expect(after.at(-1)?.value).toBeGreaterThan(before.at(-1)?.value ?? 1);
    const figures = both.scenario?.forecast.finance?.figures ?? [];
    expect(figures.find(({ key }) => key === 'scheduledRunway')?.status).toBe('known');
  });

  it('still reads a forecast that was stored before there were finance figures', () => {
    const { baseline, ...rest } = computeForecast(inputOf(24), () => {});
    const { finance, ...old } = baseline;
    expect(finance).toBeDefined();
    expect(forecastResultSchema.parse({ ...rest, baseline: old }).baseline.finance).toBeUndefined();
  });

  it('tells accounts with their classes, quarters and years, and how they were made to add up', () => {
    const input = inputOf(24, { series: booksLines(72), horizonMonths: 6, fiscalYearStartMonth: 5 });
    const { baseline } = forecastResultSchema.parse(computeForecast(input, () => {}));
    expect(baseline.fiscalYearStartMonth).toBe(5);
    expect(baseline.reconciliation?.reason).toMatch(/^Variance scaling: /);
    const lineOf = (key: string) => baseline.series.find((line) => line.key === key);
    expect(lineOf('result')?.totals?.map(({ label }) => label)).toEqual(['FY2028 Q3', 'FY2028 Q4', 'FY2028']);
    for (const step of [0, 5]) {
      const amountOf = (key: string) => lineOf(key)?.points[step]?.pointMinor ?? 0;
      const expenses = baseline.series.filter(({ key }) => key.startsWith('expense.'));
      expect(expenses.reduce((sum, { key }) => sum + amountOf(key), 0)).toBe(amountOf('expense'));
      expect(amountOf('result')).toBe(amountOf('income') - amountOf('expense'));
    }
    expect(lineOf('expense')?.history).toHaveLength(72);
    // Five years are told of an account, the latest.
    expect(
      lineOf('expense.EXPENSE0')
        ?.history.map(({ month }) => month)
        .at(0),
    ).toBe('2023-01');
  });

  it('moves result, accounts, quarters and years along with a scenario', () => {
    const scenario = {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      name: 'Rent',
      version: 1,
      operations: [
        { type: 'monthly', direction: 'outflow', amountMinor: 400, fromMonth: '2024-01', label: 'Rent' },
      ] as const,
    };
    const input = inputOf(24, { series: booksLines(24), horizonMonths: 12, scenario });
    const { baseline, scenario: changed } = forecastResultSchema.parse(computeForecast(input, () => {}));
    const movedBy = (key: string, label: string) => {
      const [before, after] = [baseline, changed?.forecast].map((books) =>
        books?.series.find((line) => line.key === key)?.totals?.find((total) => total.label === label),
      );
      return (after?.pointMinor ?? 0) - (before?.pointMinor ?? 0);
    };
    expect(['expense', 'expense.other', 'result', 'cash'].map((key) => movedBy(key, '2024 Q1'))).toEqual([
      1_200, 1_200, -1_200, -1_200,
    ]);
    expect(['expense', 'income', 'result', 'cash'].map((key) => movedBy(key, '2024'))).toEqual([
      4_800, 0, -4_800, -4_800,
    ]);
    const parts = changed?.forecast.series.find(({ key }) => key === 'result')?.explanation.contributions;
    expect(parts?.map(({ scenarioMinor }) => scenarioMinor)).toEqual(Array(12).fill(-400));
  });

  it('still reads a forecast that was stored before there were accounts and totals', () => {
    const { baseline, ...rest } = computeForecast(inputOf(24), () => {});
    const { fiscalYearStartMonth, reconciliation, series, ...old } = baseline;
    expect([fiscalYearStartMonth, reconciliation]).toEqual([1, null]);
    const bare = series.map(({ totals, ...line }) => line);
    const read = forecastResultSchema.parse({ ...rest, baseline: { ...old, series: bare } });
    expect(read.baseline.series[0]?.totals).toBeUndefined();
    expect(read.baseline.reconciliation).toBeUndefined();
  });
});
