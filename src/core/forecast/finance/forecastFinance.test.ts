import { describe, expect, it } from 'vitest';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import type { BooksForecast, SeriesForecast } from '../SeriesForecast.ts';
import type { FinanceFigure } from './FinanceFigure.ts';
import { type FinanceOptions, forecastFinance } from './forecastFinance.ts';

const AS_OF = '2025-06';

type LineOptions = { readonly half80?: number; readonly isShort?: boolean; readonly label?: string };

/** A line whose band widens with the root of the months ahead; without a half width it has none. */
function lineOf(
  key: string,
  history: readonly number[],
  ahead: readonly number[],
  options: LineOptions = {},
): SeriesForecast {
  const { half80, isShort = false, label = key } = options;
  const halves = ahead.map((_, step) =>
    half80 === undefined ? null : Math.round(half80 * Math.sqrt(step + 1)),
  );
  return {
    key,
    label,
    currency: 'SEK',
    kind: key === 'cash' ? 'balance' : 'flow',
    status: isShort ? 'not-enough-history' : 'ok',
    history: history.map((valueMinor, index) => ({
      month: addToMonth(AS_OF, index + 1 - history.length),
      valueMinor,
    })),
    points: ahead.map((pointMinor, step) => {
      const half = halves[step] ?? null;
      return {
        month: addToMonth(AS_OF, step + 1),
        pointMinor,
        lower80Minor: half === null ? null : pointMinor - half,
        upper80Minor: half === null ? null : pointMinor + half,
        lower95Minor: half === null ? null : pointMinor - 2 * half,
        upper95Minor: half === null ? null : pointMinor + 2 * half,
      };
    }),
    explanation: {
      method: 'drift',
      methodName: 'a steady change',
      reason: '',
      members: [],
      historyMonths: history.length,
      seasonal: false,
      contributions: [],
      exclusions: [],
      filled: [],
      backtest: null,
      coverage: [],
      hitRate80: isShort ? null : { hits: 20, trials: 24, horizonMonths: 1 },
      confidence: 'medium',
      confidenceReason: 'the history is short',
      warnings: [],
      sentences: [],
    },
  };
}

function figuresOf(
  series: readonly SeriesForecast[],
  options: FinanceOptions = {},
): Map<string, FinanceFigure> {
  const books: BooksForecast = { asOfMonth: AS_OF, currency: 'SEK', series };
  return new Map(forecastFinance(books, options).figures.map((figure) => [figure.key, figure]));
}

const steady = (value: number, count: number) => Array<number>(count).fill(value);
const line = (from: number, by: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + by * index);

/** Cash from 1,200 by −100 a month: 24 months of books, 12 ahead; income 300, expenses 400. */
function burning(half80 = 20): SeriesForecast[] {
  return [
    lineOf('cash', line(3_500, -100, 24), line(1_100, -100, 12), { half80 }),
    lineOf('income', steady(300, 24), steady(300, 12), { half80: 10 }),
    lineOf('expense', steady(400, 24), steady(400, 12), { half80: 10 }),
  ];
}

describe('cash runway', () => {
  it('of a company that burns: static 12 months, the floor in the month after, and no life without money', () => {
    const figures = figuresOf(burning());
    expect(figures.get('staticRunway')).toMatchObject({ status: 'known', value: 12, unit: 'months' });
    expect(figures.get('scheduledRunway')).toMatchObject({ status: 'beyondHorizon', value: null });
    expect(figures.get('defaultAlive')).toMatchObject({ status: 'beyondHorizon', value: null });
    const floored = figuresOf(burning(), { floorMinor: 250 });
    expect(floored.get('staticRunway')).toMatchObject({ value: 9.5 });
    expect(floored.get('scheduledRunway')).toMatchObject({ status: 'known', value: '2026-04' });
    expect(floored.get('defaultAlive')).toMatchObject({ status: 'known', value: 'no' });
  });

  it('of a profitable company is no number, and never infinite', () => {
    const figures = figuresOf([lineOf('cash', line(1_000, 50, 24), line(2_200, 50, 12), { half80: 20 })]);
    expect(figures.get('staticRunway')).toMatchObject({ status: 'doesNotApply', value: null });
    expect(figures.get('scheduledRunway')).toMatchObject({ status: 'beyondHorizon', value: null });
    expect(figures.get('floorProbability')).toMatchObject({ status: 'known', value: 0 });
    expect(figures.get('floorDateP90')).toMatchObject({ status: 'beyondHorizon', value: null });
    expect(figures.get('defaultAlive')).toMatchObject({ status: 'known', value: 'yes' });
    expect(JSON.stringify([...figures.values()])).not.toMatch(/Infinity|NaN|null month/);
  });

  it('without any burn does not divide by zero, and is not zero months', () => {
    const figures = figuresOf([lineOf('cash', steady(500, 24), steady(500, 12), { half80: 0 })]);
    expect(figures.get('staticRunway')).toMatchObject({ status: 'doesNotApply', value: null });
    expect(figures.get('staticRunway')?.note).toContain('no burn to divide by');
    expect(figures.get('defaultAlive')).toMatchObject({ value: 'yes' });
    expect(figures.get('netBurn')).toMatchObject({ status: 'known', value: 0 });
  });

  it('with cash below the floor now is over, whatever comes', () => {
    const figures = figuresOf([lineOf('cash', line(200, -20, 24), line(-200, 100, 12), { half80: 20 })]);
    expect(figures.get('staticRunway')).toMatchObject({ status: 'known', value: 0 });
    expect(figures.get('scheduledRunway')).toMatchObject({ status: 'known', value: AS_OF });
    expect(figures.get('floorProbability')).toMatchObject({ status: 'known', value: 1 });
    expect(figures.get('floorDateP50')).toMatchObject({ status: 'known', value: AS_OF });
    expect(figures.get('defaultAlive')).toMatchObject({ status: 'known', value: 'no' });
  });

  it('with one month of history says that it cannot say', () => {
    const short = { isShort: true };
    const figures = figuresOf([
      lineOf('cash', [800], steady(800, 12), short),
      lineOf('income', [300], steady(300, 12), short),
      lineOf('expense', [400], steady(400, 12), short),
    ]);
    for (const [key, figure] of figures) {
      if (key === 'grossBurn') expect(figure).toMatchObject({ status: 'known', value: 400 });
      else expect(figure, key).toMatchObject({ status: 'notEnoughHistory', value: null });
    }
    expect(figures.get('grossBurn')?.confidence).toMatch(/^Low: booked amounts, but of 1 instead of 3/);
  });

  it('sees a seasonal dip through the recovery: falling below is not the same as ending below', () => {
    const ahead = [400, 200, -50, 100, 300, 500, 600, 700, 800, 900, 1_000, 1_100];
    const figures = figuresOf([lineOf('cash', line(1_500, -30, 24), ahead, { half80: 40 })]);
    expect(figures.get('scheduledRunway')).toMatchObject({ status: 'known', value: '2025-09' });
    expect(figures.get('scheduledRunway')?.note).toContain('recovers');
    expect(figures.get('defaultAlive')).toMatchObject({ value: 'no' });
    const { values = [], value } = figures.get('floorProbability') ?? {};
    expect(values[2]?.value).toBeGreaterThan(0.5);
    expect(value).toBeGreaterThanOrEqual(values[2]?.value ?? 1);
    expect(figures.get('floorDateP10')?.value).toBe('2025-09');
  });

  it('is alive when net cash turns above the floor, and open while it only wavers', () => {
    const turning = [900, 800, 750, 760, 790, 830, 880, 940, 1_000, 1_070, 1_150, 1_240];
    const wavering = [900, 800, 700, 650, 600, 550, 500, 450, 400, 350, 300, 310];
    const aliveOf = (ahead: number[]) =>
      figuresOf([lineOf('cash', line(1_460, -20, 24), ahead, { half80: 10 })]).get('defaultAlive');
    const dipping = [1_100, 1_200, 1_150, 1_200, 1_250, 1_200, 1_300, 1_300, 1_350, 1_400, 700, 1_010];
    expect(aliveOf(dipping)).toMatchObject({
      value: 'yes',
      note: expect.stringContaining('Over the year to'),
    });
    expect(aliveOf(turning)).toMatchObject({ status: 'known', value: 'yes' });
    expect(aliveOf(wavering)).toMatchObject({ status: 'beyondHorizon', value: null });
  });

  it('has a chance of falling below the floor that agrees with the band and only ever grows', () => {
    // The lower edge of the 80 % band touches the floor at the sixth month: a tenth lies below it there.
    const ahead = line(1_100, -100, 6);
    const figures = figuresOf([lineOf('cash', line(3_500, -100, 24), ahead, { half80: 200 })], {
      floorMinor: 600 - Math.round(200 * Math.sqrt(6)),
    });
    const { values = [] } = figures.get('floorProbability') ?? {};
    const shares = values.map(({ value }) => value);
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
    expect(shares.at(-1)).toBeGreaterThan(0.1 - 0.02);
    expect(shares.at(-1)).toBeLessThan(0.2);
    const careful = figuresOf([lineOf('cash', line(3_500, -100, 24), ahead, { half80: 200 })], {
      floorMinor: 300,
    });
    expect(careful.get('floorProbability')?.value).toBeGreaterThan(shares.at(-1) ?? 1);
  });

  it('says nothing about chances without a band', () => {
    const figures = figuresOf([lineOf('cash', line(1_500, -30, 8), line(1_260, -30, 12))]);
    expect(figures.get('floorProbability')).toMatchObject({ status: 'notEnoughHistory', value: null });
    expect(figures.get('floorDateP50')?.note).toContain('too short for a band');
  });
});

describe('burn rate', () => {
  it('is gross by expenses and net by cash, per month, with the amounts it stands on', () => {
    const figures = figuresOf(burning());
    expect(figures.get('grossBurn')).toMatchObject({ value: 400, unit: 'minor' });
    expect(figures.get('netBurn')).toMatchObject({ value: 100 });
    expect(figures.get('netBurn')?.inputs).toEqual([
      { label: 'Cash at the end of Mar 2025', value: 1_500, unit: 'minor' },
      { label: 'Cash at the end of Jun 2025', value: 1_200, unit: 'minor' },
      { label: 'Months between', value: 3, unit: 'count' },
    ]);
    expect(figures.get('expectedNetBurn')).toMatchObject({ value: 100 });
    expect(figures.get('expectedNetBurn')?.values).toHaveLength(12);
  });

  it('leaves out a month that is not over', () => {
    const cash = lineOf('cash', [...line(3_500, -100, 23), 1_290], line(1_190, -100, 12), { half80: 10 });
    const expense = lineOf('expense', [...steady(400, 23), 25], steady(400, 12));
    const figures = figuresOf([cash, expense], { isLastMonthPartial: true });
    expect(figures.get('netBurn')).toMatchObject({ value: 100 });
    expect(figures.get('grossBurn')).toMatchObject({ value: 400 });
    expect(figures.get('staticRunway')).toMatchObject({ value: 12.9 });
  });

  it('is whole minor units', () => {
    const cash = lineOf('cash', [1_000, 900, 850, 700.0, 600], steady(600, 3), { half80: 10 });
    expect(figuresOf([cash]).get('netBurn')).toMatchObject({ value: 100 });
    const uneven = lineOf('cash', [1_000, 900, 850, 701], steady(600, 3), { half80: 10 });
    expect(figuresOf([uneven]).get('netBurn')).toMatchObject({ value: 100 });
  });
});

describe('revenue growth', () => {
  const growing = (months: number, ahead = 12) => {
    const income = line(1_000, 10, months);
    return lineOf('income', income, line(1_000 + 10 * months, 10, ahead));
  };

  it('is month on month, year on year, compound and expected', () => {
    const figures = figuresOf([growing(24)]);
    // Months 1,000 … 1,110, then 1,120 … 1,230, then 1,240 … 1,350 expected.
    expect(figures.get('revenueGrowthMonthly')).toMatchObject({ value: 0.0082, unit: 'ratio' });
    expect(figures.get('revenueGrowthYearly')).toMatchObject({ value: 0.1137 });
    expect(figures.get('revenueGrowthCompound')).toMatchObject({ value: 0.0086 });
    expect(figures.get('revenueGrowthExpected')).toMatchObject({ value: 0.1021 });
    expect(figures.get('revenueGrowthExpected')?.inputs.map(({ value }) => value)).toEqual([14_100, 15_540]);
  });

  it('compares single months of two years while there are no two whole years', () => {
    const yearly = figuresOf([growing(13)]).get('revenueGrowthYearly');
    expect(yearly).toMatchObject({ status: 'known', value: 0.12 });
    expect(yearly?.confidence).toMatch(/^Medium/);
    expect(figuresOf([growing(12)]).get('revenueGrowthYearly')).toMatchObject({ status: 'notEnoughHistory' });
  });

  it('from nothing, or over a loss, is no rate', () => {
    const fromNothing = figuresOf([lineOf('income', [...steady(0, 23), 500], steady(500, 12))]);
    expect(fromNothing.get('revenueGrowthMonthly')).toMatchObject({ status: 'doesNotApply', value: null });
    const credited = figuresOf([lineOf('income', [...steady(100, 23), -50], steady(100, 12))]);
    expect(credited.get('revenueGrowthMonthly')).toMatchObject({ status: 'known', value: -1.5 });
    expect(credited.get('revenueGrowthCompound')).toMatchObject({ status: 'doesNotApply' });
  });

  it('compares what is expected with the same months a year before, so that a season is no growth', () => {
    const season = (count: number, from: number) =>
      Array.from({ length: count }, (_, index) => ((from + index) % 12 < 3 ? 900 : 100));
    const figures = figuresOf([lineOf('income', season(24, 0), season(6, 24))]);
    expect(figures.get('revenueGrowthExpected')).toMatchObject({ value: 0 });
  });
});

describe('expense trajectory', () => {
  it('is a year of books and the forecast, in all and by class', () => {
    const figures = figuresOf([
      lineOf('expense', line(100, 1, 24), line(124, 1, 18)),
      lineOf('expense.personnel', line(60, 1, 24), line(84, 1, 18), { label: 'Personnel' }),
    ]);
    const all = figures.get('expenseTrajectory');
    expect(all).toMatchObject({ status: 'known', value: 1_554 });
    expect(all?.values).toHaveLength(30);
    expect(all?.values[11]).toEqual({ month: '2025-06', value: 123, isForecast: false });
    expect(all?.values[12]).toEqual({ month: '2025-07', value: 124, isForecast: true });
    expect(figures.get('expenseTrajectory.expense.personnel')).toMatchObject({
      label: 'Expected: Personnel',
    });
  });
});

describe('payment inflow', () => {
  it('moves income by the lag that the books show', () => {
    const income = Array.from({ length: 30 }, (_, index) => 1_000 + 300 * ((index * 7) % 5));
    const cash = [10_000];
    for (let month = 1; month < income.length; month += 1) {
      // Half is paid after one month, half after two.
      const paid = (((income[month - 1] ?? 0) + (income[month - 2] ?? 0)) / 2) * 1.0;
      cash.push((cash[month - 1] ?? 0) + paid - 800);
    }
    const figures = figuresOf([
      lineOf('cash', cash, steady(10_000, 4)),
      lineOf('income', income, [5_000, 6_000, 7_000, 8_000]),
      lineOf('expense', steady(800, 30), steady(800, 4)),
    ]);
    const inflow = figures.get('paymentInflow');
    expect(inflow?.inputs[0]).toEqual({ label: 'Collection lag', value: 1.5, unit: 'months' });
    const [beforeLast = 0, last = 0] = income.slice(-2);
    expect(inflow?.values.map(({ value }) => value)).toEqual([
      (beforeLast + last) / 2,
      (last + 5_000) / 2,
      5_500,
      6_500,
    ]);
    expect(inflow?.value).toBe((beforeLast + last) / 2 + (last + 5_000) / 2 + 5_500);
  });

  it('makes no lag up where none can be measured, and trusts the figure little', () => {
    const inflow = figuresOf(burning()).get('paymentInflow');
    expect(inflow).toMatchObject({ status: 'known', value: 900 });
    expect(inflow?.inputs[0]).toEqual({ label: 'Collection lag', value: null, unit: 'months' });
    expect(inflow?.confidence).toMatch(/^Low: when customers pay could not be measured/);
  });

  it('follows invoices where they are known', () => {
    const invoices = [
      { invoicedMonth: '2025-04', amountMinor: 100, paidMonth: '2025-05' },
      { invoicedMonth: '2025-05', amountMinor: 100, paidMonth: '2025-06' },
      { invoicedMonth: '2025-06', amountMinor: 700, paidMonth: null },
    ];
    const inflow = figuresOf(burning(), { invoices }).get('paymentInflow');
    // All paid invoices were paid a month after: the open 700 in July, July's sales in August.
    expect(inflow?.values.slice(0, 3).map(({ value }) => value)).toEqual([700, 300, 300]);
    expect(inflow?.value).toBe(1_300);
  });
});

describe('every finance figure', () => {
  it('carries formula, method, note and confidence in words, whole amounts, and a value only when known', () => {
    for (const series of [burning(), burning(0), [lineOf('cash', [5], [5], { isShort: true })], []]) {
      for (const figure of figuresOf(series).values()) {
        for (const text of [figure.formula, figure.method, figure.note])
          expect(text).toMatch(/^[A-Z(\d].*\.$/);
        expect(figure.confidence).toMatch(/^(High|Medium|Low): .*\.$/);
        expect(figure.value === null).toBe(figure.status !== 'known');
        const amounts = [figure, ...figure.inputs]
          .filter(({ unit }) => unit === 'minor')
          .map(({ value }) => value);
        for (const amount of amounts) if (amount !== null) expect(Number.isSafeInteger(amount)).toBe(true);
      }
    }
  });

  it('is the same on every run and keeps its order', () => {
    const books: BooksForecast = { asOfMonth: AS_OF, currency: 'SEK', series: burning() };
    expect(forecastFinance(books)).toEqual(forecastFinance(books));
    expect(forecastFinance(books).figures.map(({ key }) => key)).toEqual([
      'staticRunway',
      'scheduledRunway',
      'defaultAlive',
      'floorProbability',
      'floorDateP10',
      'floorDateP50',
      'floorDateP90',
      'grossBurn',
      'netBurn',
      'expectedNetBurn',
      'revenueGrowthMonthly',
      'revenueGrowthYearly',
      'revenueGrowthCompound',
      'revenueGrowthExpected',
      'expenseTrajectory',
      'paymentInflow',
    ]);
    expect(() => forecastFinance(books, { floorMinor: 0.5 })).toThrow(/minor units/);
  });
});
