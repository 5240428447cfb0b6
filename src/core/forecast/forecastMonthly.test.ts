import { expect, test } from 'vitest';
import { forecastBooks } from './forecastBooks.ts';
import { forecastMonthly } from './forecastMonthly.ts';
import type { MonthlySeries } from './MonthlySeries.ts';

const SHAPE = [0, 5, 20, 10, 0, -5, -60, -20, 10, 15, 10, 15];
const wobble = (index: number) => Math.sin(index * 2.3) * Math.cos(index * 0.7);
const seasonalFlow = (months: number) =>
  Array.from({ length: months }, (_, index) =>
    Math.round(1_000_000 + 5_000 * (SHAPE[index % 12] ?? 0) + 30_000 * wobble(index)),
  );
const series = (values: readonly number[], kind: MonthlySeries['kind'] = 'flow', key = 'income') =>
  ({ key, label: 'Income', currency: 'SEK', kind, startMonth: '2022-01', values }) satisfies MonthlySeries;
const codes = (values: readonly number[], horizonMonths = 6) =>
  forecastMonthly(series(values), { horizonMonths }).explanation.warnings.map(({ code }) => code);

test('one year of books: forecast with band, and the warning that one year is little history', () => {
  const forecast = forecastMonthly(series(seasonalFlow(12)), { horizonMonths: 12 });
  expect(forecast.status).toBe('ok');
  expect(forecast.history.at(-1)).toEqual({ month: '2022-12', valueMinor: seasonalFlow(12)[11] });
  expect(forecast.points.map(({ month }) => month).slice(0, 2)).toEqual(['2023-01', '2023-02']);
  expect(forecast.points).toHaveLength(12);
  expect(forecast.points[0]?.lower80Minor).not.toBeNull();
  expect(forecast.explanation.seasonal).toBe(false);
  expect(forecast.explanation.warnings).toContainEqual({
    code: 'SHORT_HISTORY',
    message: 'One year (12 months) is little history: a season cannot be seen yet.',
  });
  expect(forecast.explanation.sentences).toContain(
    'One year (12 months) is little history: a season cannot be seen yet.',
  );
});

test('three years with a season: seasonal method, its summer found, hit rate measured', () => {
  const { explanation, points } = forecastMonthly(series(seasonalFlow(36)), { horizonMonths: 12 });
  expect(explanation.seasonal).toBe(true);
  expect(explanation.warnings).toEqual([]);
  expect(explanation.backtest?.errorVsNaive).toBeLessThan(0.5);
  expect(explanation.hitRate80?.trials).toBeGreaterThanOrEqual(8);
  const lowest = points.reduce((low, point) => (point.pointMinor < low.pointMinor ? point : low));
  expect(lowest.month).toBe('2025-07');
  expect(explanation.candidates.filter(({ used }) => used)).toHaveLength(1);
  for (const { used, whyNot } of explanation.candidates) expect(whyNot === undefined).toBe(used);
  expect(explanation.reason).toMatch(
    /^In the backtest the error of .+ was \d\d? % of that of “last value repeated”; the runner-up, /,
  );
});

test('under 6 months the last value is carried forward, with a band only from 4 months on', () => {
  for (const months of [1, 2, 3, 4, 5]) {
    const forecast = forecastMonthly(series([70, 90, 60, 80, 50].slice(-months)), { horizonMonths: 3 });
    expect(forecast.status).toBe('not-enough-history');
    expect(forecast.points.map(({ pointMinor }) => pointMinor)).toEqual([50, 50, 50]);
    expect(forecast.explanation.backtest).toBeNull();
    expect(forecast.explanation.hitRate80).toBeNull();
    expect(forecast.explanation.sentences.join(' ')).toContain('not enough history');
    const hasBand = forecast.points.every(({ lower95Minor }) => lower95Minor !== null);
    expect(hasBand).toBe(months >= 3);
  }
});

test('no history at all gives no points and says so', () => {
  const forecast = forecastMonthly(series([]), { horizonMonths: 3 });
  expect(forecast).toMatchObject({ status: 'not-enough-history', points: [], history: [] });
  expect(codes([])).toEqual(['NOT_ENOUGH_HISTORY', 'SHORT_HISTORY', 'NO_BAND']);
});

test('each warning is given when it is due', () => {
  expect(codes(new Array<number>(30).fill(500))).toEqual(['CONSTANT_SERIES']);
  const plateaus = [1_000, 1_400, 900, 1_300].flatMap((level) => new Array<number>(5).fill(level));
  expect(codes(plateaus)).toEqual(['SHORT_HISTORY', 'NO_METHOD_BEATS_NAIVE']);
  expect(codes([10, 40, 20, 30, 10])).toContain('BAND_FROM_FEW_TESTS');
  expect(codes(seasonalFlow(36), 18)).toEqual(['HORIZON_BEYOND_BACKTEST']);
  expect(codes(seasonalFlow(250))).toEqual(['OLD_HISTORY_LEFT_OUT']);
});

test('a balance starts at the last actual and goes on by its changes', () => {
  let cash = 5_000_000;
  const values = seasonalFlow(36).map((flow) => (cash += flow - 950_000));
  const { points, explanation } = forecastMonthly(series(values, 'balance', 'cash'), { horizonMonths: 12 });
  const last = values.at(-1) ?? 0;
  const expectedYear = seasonalFlow(12).reduce((sum, flow) => sum + flow - 950_000, 0);
  expect(Math.abs((points[0]?.pointMinor ?? 0) - last)).toBeLessThan(200_000);
  expect(Math.abs((points[11]?.pointMinor ?? 0) - last - expectedYear)).toBeLessThan(0.2 * expectedYear);
  expect(explanation.methodName).toContain('on monthly changes');
});

test('a flow that was never negative is not forecast negative', () => {
  const falling = Array.from({ length: 14 }, (_, index) => 14_000 - 1_000 * index);
  const { points } = forecastMonthly(series(falling), { horizonMonths: 24 });
  expect(points.every(({ pointMinor }) => pointMinor >= 0)).toBe(true);
});

test('a value that is no amount and a horizon out of bounds are refused', () => {
  expect(() => forecastMonthly(series([1, 2.5]), { horizonMonths: 3 })).toThrow('value 2');
  expect(() => forecastMonthly(series([1, Number.NaN]), { horizonMonths: 3 })).toThrow(RangeError);
  for (const horizonMonths of [0, 61, 1.5, Number.NaN]) {
    expect(() => forecastMonthly(series([1, 2, 3]), { horizonMonths })).toThrow(RangeError);
  }
});

const books = Array.from({ length: 10 }, (_, index) => series(seasonalFlow(36), 'flow', `line${index}`));

test('every series is forecast, progress never falls and ends at 1', () => {
  const progress: number[] = [];
  const forecast = forecastBooks(books, { horizonMonths: 18, onProgress: (done) => progress.push(done) });
  expect(forecast.asOfMonth).toBe('2024-12');
  expect(forecast.series.map(({ key }) => key)).toEqual(books.map(({ key }) => key));
  expect(progress).toEqual([...progress].sort((left, right) => left - right));
  expect(progress.length).toBeGreaterThan(20);
  expect(progress.at(-1)).toBe(1);
});

test('10 series of 36 months and 18 months ahead take well under a second; 400 months stay bounded', () => {
  const start = performance.now();
  forecastBooks(books, { horizonMonths: 18 });
  expect(performance.now() - start).toBeLessThan(1_000);
  const startLong = performance.now();
  forecastMonthly(series(seasonalFlow(400)), { horizonMonths: 60 });
  expect(performance.now() - startLong).toBeLessThan(2_000);
});

test('no series, mixed currencies and different last months are refused', () => {
  expect(() => forecastBooks([], { horizonMonths: 3 })).toThrow(RangeError);
  const euro = { ...series([1, 2]), currency: 'EUR' };
  expect(() => forecastBooks([series([1, 2]), euro], { horizonMonths: 3 })).toThrow('EUR');
  expect(() => forecastBooks([series([1, 2]), series([1])], { horizonMonths: 3 })).toThrow('2022-01');
});
