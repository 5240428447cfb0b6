import { expect, test } from 'vitest';
import { forecastBooks } from './forecastBooks.ts';
import { type ForecastOptions, forecastMonthly } from './forecastMonthly.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import { sumOf } from './monthly/settleContributions.ts';

const SHAPE = [0, 5, 20, 10, 0, -5, -60, -20, 10, 15, 10, 15];
const wobble = (index: number) => Math.sin(index * 2.3) * Math.cos(index * 0.7);
const seasonalFlow = (months: number) =>
  Array.from({ length: months }, (_, index) =>
    Math.round(1_000_000 + 5_000 * (SHAPE[index % 12] ?? 0) + 30_000 * wobble(index)),
  );
/** A quiet line with one amount, in February 2024, that will not come again. */
const withOneOff = (months = 36) =>
  Array.from({ length: months }, (_, index) =>
    Math.round(100_000 + 2_000 * wobble(index) + (index === 25 ? 900_000 : 0)),
  );
const series = (values: readonly number[], kind: MonthlySeries['kind'] = 'flow', key = 'income') =>
  ({ key, label: 'Income', currency: 'SEK', kind, startMonth: '2022-01', values }) satisfies MonthlySeries;
const codes = (values: readonly number[], horizonMonths = 6) =>
  forecastMonthly(series(values), { horizonMonths }).explanation.warnings.map(({ code }) => code);

test('one year of books: forecast with band, and the warning that a season cannot be seen', () => {
  const forecast = forecastMonthly(series(seasonalFlow(12)), { horizonMonths: 12 });
  expect(forecast.status).toBe('ok');
  expect(forecast.history.at(-1)).toEqual({ month: '2022-12', valueMinor: seasonalFlow(12)[11] });
  expect(forecast.points.map(({ month }) => month).slice(0, 2)).toEqual(['2023-01', '2023-02']);
  expect(forecast.points).toHaveLength(12);
  expect(forecast.points[0]?.lower80Minor).not.toBeNull();
  expect(forecast.explanation.seasonal).toBe(false);
  const message = 'A season cannot be seen yet: 12 months of history, and 24 are needed.';
  expect(forecast.explanation.warnings).toContainEqual({ code: 'SHORT_HISTORY', message });
  expect(forecast.explanation.sentences).toContain(message);
});

test('three years with a season: its summer found, and everything said about how', () => {
  const { explanation, points } = forecastMonthly(series(seasonalFlow(36)), { horizonMonths: 12 });
  expect(explanation.seasonal).toBe(true);
  expect(explanation.warnings).toEqual([]);
  const lowest = points.reduce((low, point) => (point.pointMinor < low.pointMinor ? point : low));
  expect(lowest.month).toBe('2025-07');
  const july = explanation.contributions.find(({ month }) => month === '2025-07');
  expect(july?.seasonMinor).toBeLessThan(-150_000);
  const used = explanation.members.filter(({ weight }) => weight > 0);
  expect(used.length).toBeGreaterThanOrEqual(4);
  expect(used.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  for (const { weight, whyNot, source, form } of explanation.members) {
    expect(whyNot === undefined).toBe(weight > 0);
    expect(source).not.toBe('');
    if (weight > 0) expect(form).not.toBe('');
  }
  expect(explanation.methodName).toBe(`weighted mean of ${used.length} methods`);
  expect(explanation.reason).toBe(explanation.sentences[0]);
});

test('it is tested by forecasting anew from twelve past months, month by month ahead', () => {
  const { explanation } = forecastMonthly(series(seasonalFlow(36)), { horizonMonths: 12 });
  const { backtest, coverage, hitRate80 } = explanation;
  expect(backtest).toMatchObject({ kind: 'refitted', origins: 12, horizonMonths: 12 });
  expect(backtest?.errorVsNaive).toBeLessThan(0.8);
  expect(backtest?.steps.map(({ monthsAhead }) => monthsAhead)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  expect(backtest?.steps[0]?.trials).toBe(12);
  for (const step of backtest?.steps ?? []) expect(Number.isSafeInteger(step.errorMinor)).toBe(true);
  const trials = backtest?.steps.reduce((sum, step) => sum + step.trials, 0);
  expect(coverage.map(({ level }) => level)).toEqual([0.8, 0.95]);
  for (const covered of coverage) expect(covered.trials).toBe(trials);
  expect(coverage[1]?.hits).toBeGreaterThanOrEqual(coverage[0]?.hits ?? Number.POSITIVE_INFINITY);
  expect(hitRate80).toMatchObject({ trials: 12, horizonMonths: 1 });
  expect(explanation.sentences.join(' ')).toContain('forecasting anew from 12 past');
  expect(explanation.sentences.join(' ')).toContain('a season of 12 months is carried forward');
  expect(explanation.sentences).toContain(
    `Confidence is ${explanation.confidence}: ${explanation.confidenceReason}.`,
  );
});

test('without forecasting anew it says so, and the forecast is the same', () => {
  const quick = forecastMonthly(series(seasonalFlow(36)), { horizonMonths: 12, refits: 0 });
  const whole = forecastMonthly(series(seasonalFlow(36)), { horizonMonths: 12 });
  expect(quick.points).toEqual(whole.points);
  expect(quick.explanation.backtest?.kind).toBe('kept');
  expect(quick.explanation.members).toEqual(whole.explanation.members);
});

test('a hit rate is told from eight trials on', () => {
  const trialsOf = (months: number) =>
    forecastMonthly(series(seasonalFlow(months)), { horizonMonths: 3 }).explanation.hitRate80?.trials;
  expect(trialsOf(15)).toBeUndefined();
  expect(trialsOf(16)).toBe(8);
});

test('under 6 months the last value is carried forward, without a band and without a test', () => {
  for (const months of [1, 2, 3, 4, 5]) {
    const forecast = forecastMonthly(series([70, 90, 60, 80, 50].slice(-months)), { horizonMonths: 3 });
    expect(forecast.status).toBe('not-enough-history');
    expect(forecast.points.map(({ pointMinor }) => pointMinor)).toEqual([50, 50, 50]);
    expect(forecast.points.every(({ lower95Minor }) => lower95Minor === null)).toBe(true);
    expect(forecast.explanation).toMatchObject({ backtest: null, hitRate80: null, confidence: 'none' });
    expect(forecast.explanation.contributions.map(sumOf)).toEqual([50, 50, 50]);
    expect(forecast.explanation.sentences.join(' ')).toContain('Not enough history');
  }
  expect(forecastMonthly(series([70, 90, 60, 80, 50, 60]), { horizonMonths: 3 }).status).toBe('ok');
});

test('no history at all gives no points and says so', () => {
  const forecast = forecastMonthly(series([]), { horizonMonths: 3 });
  expect(forecast).toMatchObject({ status: 'not-enough-history', points: [], history: [] });
  expect(codes([])).toEqual(['NOT_ENOUGH_HISTORY']);
});

test('each warning is given when it is due', () => {
  expect(codes(new Array<number>(30).fill(500))).toEqual(['CONSTANT_SERIES']);
  const plateaus = [1_000, 1_400, 900, 1_300].flatMap((level) => new Array<number>(5).fill(level));
  expect(codes(plateaus)).toEqual(['SHORT_HISTORY', 'NO_METHOD_BEATS_NAIVE']);
  expect(codes(seasonalFlow(36), 18)).toEqual(['HORIZON_BEYOND_BACKTEST']);
  expect(codes(withOneOff())).toContain('ONE_OFFS_EXCLUDED');
});

test('a balance starts at the last actual and goes on by its changes', () => {
  let cash = 5_000_000;
  const values = seasonalFlow(36).map((flow) => (cash += flow - 950_000));
  const { points } = forecastMonthly(series(values, 'balance', 'cash'), { horizonMonths: 12 });
  const last = values.at(-1) ?? 0;
  const expectedYear = seasonalFlow(12).reduce((sum, flow) => sum + flow - 950_000, 0);
  expect(Math.abs((points[0]?.pointMinor ?? 0) - last)).toBeLessThan(200_000);
  expect(Math.abs((points[11]?.pointMinor ?? 0) - last - expectedYear)).toBeLessThan(0.25 * expectedYear);
});

test('a flow that was never negative is not forecast negative, and the limit says what it changed', () => {
  const falling = Array.from({ length: 14 }, (_, index) => 14_000 - 1_000 * index);
  const { points, explanation } = forecastMonthly(series(falling), { horizonMonths: 24 });
  expect(points.every(({ pointMinor, lower95Minor }) => pointMinor >= 0 && (lower95Minor ?? 0) >= 0)).toBe(
    true,
  );
  expect(explanation.contributions.map(sumOf)).toEqual(points.map(({ pointMinor }) => pointMinor));
  if (points.at(-1)?.pointMinor === 0)
    expect(explanation.contributions.at(-1)?.limitsMinor).toBeGreaterThan(0);
});

test('a one-off is left out and named, and put back when asked', () => {
  const options: ForecastOptions = { horizonMonths: 6 };
  const [excluded] = forecastMonthly(series(withOneOff()), options).explanation.exclusions;
  expect(excluded).toMatchObject({ month: '2024-02', valueMinor: withOneOff()[25] });
  expect(Math.abs((excluded?.replacedByMinor ?? 0) - 100_000)).toBeLessThan(5_000);
  expect(excluded?.reason).toMatch(/^It stands .+\.$/);
  const putBack = [{ seriesKey: 'income', month: '2024-02' }];
  const whole = forecastMonthly(series(withOneOff()), { ...options, putBack });
  expect(whole.explanation.exclusions).toEqual([]);
  const without = forecastMonthly(series(withOneOff()), options);
  expect(whole.points).not.toEqual(without.points);
});

test('what is put back of another line, or of a month that is nothing special, changes nothing', () => {
  const plain = forecastMonthly(series(withOneOff()), { horizonMonths: 6 });
  for (const one of [
    { seriesKey: 'expense', month: '2024-02' },
    { seriesKey: 'income', month: '2024-03' },
    { seriesKey: 'income', month: '1999-01' },
  ]) {
    expect(forecastMonthly(series(withOneOff()), { horizonMonths: 6, putBack: [one] })).toEqual(plain);
  }
});

test('of a balance the change of the month stands out, and is put back by that month', () => {
  let cash = 1_000_000;
  const values = withOneOff().map((flow) => (cash += flow - 98_000));
  const balance = series(values, 'balance', 'cash');
  const [excluded] = forecastMonthly(balance, { horizonMonths: 6 }).explanation.exclusions;
  expect(excluded).toMatchObject({ month: '2024-02', valueMinor: (withOneOff()[25] ?? 0) - 98_000 });
  const putBack = [{ seriesKey: 'cash', month: '2024-02' }];
  expect(forecastMonthly(balance, { horizonMonths: 6, putBack }).explanation.exclusions).toEqual([]);
});

test('a value that is no amount and a horizon out of bounds are refused', () => {
  expect(() => forecastMonthly(series([1, 2.5]), { horizonMonths: 3 })).toThrow('value 2');
  expect(() => forecastMonthly(series([1, Number.NaN]), { horizonMonths: 3 })).toThrow(RangeError);
  for (const horizonMonths of [0, 61, 1.5, Number.NaN]) {
    expect(() => forecastMonthly(series([1, 2, 3]), { horizonMonths })).toThrow(RangeError);
  }
});

const books = Array.from({ length: 4 }, (_, index) => series(seasonalFlow(36), 'flow', `line${index}`));

test('every series is forecast, progress never falls and ends at 1', () => {
  const progress: number[] = [];
  const forecast = forecastBooks(books, { horizonMonths: 18, onProgress: (done) => progress.push(done) });
  expect(forecast.asOfMonth).toBe('2024-12');
  expect(forecast.series.map(({ key }) => key)).toEqual(books.map(({ key }) => key));
  expect(progress).toEqual([...progress].sort((left, right) => left - right));
  expect(progress.length).toBeGreaterThanOrEqual(books.length);
  expect(progress.at(-1)).toBe(1);
});

test('no series, mixed currencies and different last months are refused', () => {
  expect(() => forecastBooks([], { horizonMonths: 3 })).toThrow(RangeError);
  const euro = { ...series([1, 2]), currency: 'EUR' };
  expect(() => forecastBooks([series([1, 2]), euro], { horizonMonths: 3 })).toThrow('EUR');
  expect(() => forecastBooks([series([1, 2]), series([1])], { horizonMonths: 3 })).toThrow('2022-01');
});
