import { expect, test } from 'vitest';
import { applyScenario } from './applyScenario.ts';
import { describeOperation } from './describeOperation.ts';
import { forecastBooks } from './forecastBooks.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import type { BooksForecast } from './SeriesForecast.ts';

const line = (key: string, kind: MonthlySeries['kind'], value: (index: number) => number) =>
  ({
    key,
    label: key,
    currency: 'SEK',
    kind,
    startMonth: '2023-01',
    values: Array.from({ length: 24 }, (_, index) => Math.round(value(index))),
  }) satisfies MonthlySeries;
const INCOME = line('income', 'flow', (index) => 10_000 + 900 * Math.sin(index * 2.3));
const EXPENSE = line('expense', 'flow', (index) => 8_000 + 500 * Math.cos(index * 1.7));
const CASH = line('cash', 'balance', (index) => 50_000 + 2_000 * index + 700 * Math.sin(index * 3.1));
const BASELINE = forecastBooks([CASH, INCOME, EXPENSE], { horizonMonths: 6 });

const pointsOf = (books: BooksForecast, key: string) =>
  books.series.find((one) => one.key === key)?.points ?? [];
const changes = (books: BooksForecast, key: string) =>
  pointsOf(books, key).map(
    ({ pointMinor }, index) => pointMinor - (pointsOf(BASELINE, key)[index]?.pointMinor ?? 0),
  );

test('a one-off outflow moves its month of expense, and cash from then on', () => {
  const { forecast } = applyScenario(BASELINE, [
    { type: 'oneOff', direction: 'outflow', amountMinor: 700, month: '2025-03', label: 'Van' },
  ]);
  expect(changes(forecast, 'expense')).toEqual([0, 0, 700, 0, 0, 0]);
  expect(changes(forecast, 'cash')).toEqual([0, 0, -700, -700, -700, -700]);
  expect(changes(forecast, 'income')).toEqual([0, 0, 0, 0, 0, 0]);
  const width = (books: BooksForecast) =>
    pointsOf(books, 'cash').map((point) => (point.upper80Minor ?? 0) - (point.lower80Minor ?? 0));
  expect(width(forecast)).toEqual(width(BASELINE));
  expect(pointsOf(forecast, 'cash')[3]?.lower95Minor).toBe(
    (pointsOf(BASELINE, 'cash')[3]?.lower95Minor ?? 0) - 700,
  );
});

test('a monthly inflow adds up in cash between its months, both included', () => {
  const { forecast } = applyScenario(BASELINE, [
    {
      type: 'monthly',
      direction: 'inflow',
      amountMinor: 100,
      fromMonth: '2025-02',
      toMonth: '2025-04',
      label: 'Rent',
    },
  ]);
  expect(changes(forecast, 'income')).toEqual([0, 100, 100, 100, 0, 0]);
  expect(changes(forecast, 'cash')).toEqual([0, 100, 200, 300, 300, 300]);
});

test('scaling a class scales its points and band, and cash by the sum of the difference', () => {
  const { forecast } = applyScenario(BASELINE, [
    { type: 'scale', target: 'income', percent: 12.5, fromMonth: '2025-05' },
  ]);
  const [before, after] = [pointsOf(BASELINE, 'income'), pointsOf(forecast, 'income')];
  expect(after.slice(0, 4)).toEqual(before.slice(0, 4));
  for (const index of [4, 5]) {
    const exact = ((before[index]?.pointMinor ?? 0) * 9) / 8;
    expect(Math.abs((after[index]?.pointMinor ?? 0) - exact)).toBeLessThanOrEqual(0.5);
    const width = (points: typeof before) =>
      (points[index]?.upper80Minor ?? 0) - (points[index]?.lower80Minor ?? 0);
    expect(Math.abs(width(after) - width(before) * 1.125)).toBeLessThanOrEqual(1);
  }
  const [, , , , fifth = 0, sixth = 0] = changes(forecast, 'income');
  expect(changes(forecast, 'cash')).toEqual([0, 0, 0, 0, fifth, fifth + sixth]);
});

test('an expense taken away by −100 % leaves nothing of it', () => {
  const { forecast } = applyScenario(BASELINE, [
    { type: 'scale', target: 'expense', percent: -100, fromMonth: '2025-01' },
  ]);
  expect(
    pointsOf(forecast, 'expense').every(({ pointMinor, upper95Minor }) => !pointMinor && !upper95Minor),
  ).toBe(true);
  expect(changes(forecast, 'cash')[0]).toBe(pointsOf(BASELINE, 'expense')[0]?.pointMinor);
});

test('half a unit is rounded away from zero, exactly: 100 plus 0.5 % is 101', () => {
  const point = {
    month: '2025-01',
    pointMinor: 100,
    lower80Minor: -100,
    upper80Minor: 300,
    lower95Minor: null,
    upper95Minor: null,
  };
  const income = BASELINE.series
    .filter(({ key }) => key === 'income')
    .map((one) => ({ ...one, points: [point] }));
  const { forecast } = applyScenario({ ...BASELINE, series: income }, [
    { type: 'scale', target: 'income', percent: 0.5, fromMonth: '2025-01' },
  ]);
  expect(forecast.series[0]?.points[0]).toMatchObject({
    pointMinor: 101,
    lower80Minor: -101,
    upper80Minor: 302,
  });
});

test('effects add up in the order listed, in cash at the end and in the low point', () => {
  const { effects } = applyScenario(BASELINE, [
    { type: 'oneOff', direction: 'outflow', amountMinor: 90_000, month: '2025-02', label: 'Machine' },
    { type: 'monthly', direction: 'inflow', amountMinor: 1_000, fromMonth: '2025-03', label: 'Lease' },
  ]);
  expect(effects.map(({ cashAtHorizonMinor }) => cashAtHorizonMinor)).toEqual([-90_000, -86_000]);
  expect(effects[0]?.lowPointMinor).toBeLessThan(0);
  expect(effects[1]?.sentence).toBe('Lease: 10.00 SEK in every month from Mar 2025.');
});

test('an item moves cash even where the books have no series of its class', () => {
  const onlyCash = { ...BASELINE, series: BASELINE.series.filter(({ key }) => key === 'cash') };
  const { forecast, effects } = applyScenario(onlyCash, [
    { type: 'oneOff', direction: 'inflow', amountMinor: 5, month: '2025-06', label: 'Gift' },
  ]);
  expect(changes(forecast, 'cash')).toEqual([0, 0, 0, 0, 0, 5]);
  expect(effects[0]?.cashAtHorizonMinor).toBe(5);
  const noCash = { ...BASELINE, series: [] };
  const none = applyScenario(noCash, [{ type: 'scale', target: 'income', percent: 5, fromMonth: '2025-01' }]);
  expect(none.effects[0]).toMatchObject({ cashAtHorizonMinor: null, lowPointMinor: null });
});

test('what is out of bounds is refused', () => {
  const scale = (percent: number) =>
    applyScenario(BASELINE, [{ type: 'scale', target: 'income', percent, fromMonth: '2025-01' }]);
  expect(() => scale(-100.01)).toThrow(RangeError);
  expect(() => scale(1000.01)).toThrow(RangeError);
  expect(() => scale(Number.NaN)).toThrow(RangeError);
  const item = { type: 'oneOff', direction: 'inflow', month: '2025-01', label: 'x' } as const;
  for (const amountMinor of [0, -1, 1.5, 2 ** 53]) {
    expect(() => applyScenario(BASELINE, [{ ...item, amountMinor }])).toThrow(RangeError);
  }
  expect(() => applyScenario(BASELINE, new Array(201).fill({ ...item, amountMinor: 1 }))).toThrow('200');
});

test('operations are described in one sentence each', () => {
  const say = (operation: Parameters<typeof describeOperation>[0]) => describeOperation(operation, 'SEK');
  expect(
    say({ type: 'scale', target: 'expense', percent: -7.25, fromMonth: '2025-03', toMonth: '2025-12' }),
  ).toBe('Expenses down 7.25 % from Mar 2025 to Dec 2025.');
  expect(
    say({ type: 'scale', target: 'income', percent: 10, fromMonth: '2025-03', label: 'New prices' }),
  ).toBe('New prices: income up 10 % from Mar 2025.');
  expect(
    say({ type: 'oneOff', direction: 'outflow', amountMinor: 123_456_789, month: '2025-03', label: 'Van' }),
  ).toBe('Van: 1,234,567.89 SEK out once in Mar 2025.');
});
