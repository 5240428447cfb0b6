/** What every forecast promises, whatever it was made from: the invariants of `Forecast`. */
import { expect } from 'vitest';
import type { Forecast } from '@/core/forecast/Forecast.ts';
import type { ForecastOptions } from '@/core/forecast/forecastSeries.ts';
import { labelAt } from '@/core/forecast/series/Calendar.ts';
import type { Series } from '@/core/forecast/series/Series.ts';

const LEVELS_DEFAULT = [0.8, 0.95];
const ROUNDING = 1e-9;

const sizeOf = (values: Iterable<number | null>) => {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value ?? 0));
  return size;
};

/** Every number that a forecast holds, with the path to it: NaN and infinities have nowhere to hide. */
function expectFinite(value: unknown, path: string): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}`);
  } else if (typeof value === 'string') {
    if (/NaN|Infinity|undefined|\[object/.test(value)) throw new Error(`${path} says ${value}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) expectFinite(inner, `${path}.${key}`);
  }
}

/** Lower ≤ point ≤ upper, and wider levels contain narrower ones. */
function expectNested({ point, bands }: Forecast): void {
  const sorted = bands.toSorted((left, right) => left.level - right.level);
  for (let step = 0; step < point.length; step += 1) {
    let [low, high] = [point[step] as number, point[step] as number];
    for (const { level, lower, upper } of sorted) {
      const [nextLow, nextHigh] = [lower[step] as number, upper[step] as number];
      if (!(nextLow <= low && nextHigh >= high)) {
        throw new Error(`step ${step}, level ${level}: ${nextLow} … ${nextHigh} within ${low} … ${high}`);
      }
      [low, high] = [nextLow, nextHigh];
    }
  }
}

function expectContributions({ point, explanation }: Forecast): void {
  const { level, trend, season, calendar, limits } = explanation.contributions;
  for (const part of [level, trend, season, calendar, limits]) expect(part).toHaveLength(point.length);
  for (const [step, value] of point.entries()) {
    const parts = [level[step], trend[step], season[step], calendar[step], limits[step]] as number[];
    const sum = parts.reduce((total, part) => total + part, 0);
    const size = Math.max(sizeOf(parts), Math.abs(value));
    if (!(Math.abs(sum - value) <= ROUNDING * size)) throw new Error(`step ${step}: ${parts} make ${value}`);
  }
}

function expectMembers({ status, explanation: { members } }: Forecast, horizon: number): void {
  if (status !== 'ok') {
    expect(members).toEqual([]);
    return;
  }
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  expect(Math.abs(total - 1)).toBeLessThanOrEqual(ROUNDING);
  for (const { weight, whyNot, point, form, title, source } of members) {
    expect(weight > 0).toBe(whyNot === undefined);
    if (weight > 0) expect(point).toHaveLength(horizon);
    if (weight > 0) expect(form).not.toBe('');
    expect(title.length * source.length).toBeGreaterThan(0);
  }
}

function expectHonestBacktest({ explanation: { backtest } }: Forecast): void {
  if (backtest === null) return;
  for (const { trials, meanAbsoluteError, naiveMeanAbsoluteError } of backtest.steps) {
    expect(trials).toBeGreaterThan(0);
    expect(trials).toBeLessThanOrEqual(backtest.origins);
    expect(Math.min(meanAbsoluteError, naiveMeanAbsoluteError)).toBeGreaterThanOrEqual(0);
  }
  for (const { hits, trials } of backtest.coverage) expect(hits).toBeLessThanOrEqual(trials);
  const hits = backtest.coverage.toSorted((left, right) => left.level - right.level).map((one) => one.hits);
  expect(hits).toEqual(hits.toSorted((left, right) => left - right));
}

/** Throws unless `forecast`, made of `series` with `options`, keeps every promise of its type. */
export function expectSoundForecast(series: Series, options: ForecastOptions, forecast: Forecast): void {
  const { status, labels, point, bands, explanation } = forecast;
  const { horizon, levels = LEVELS_DEFAULT } = options;
  expectFinite(forecast, 'forecast');
  expect(forecast.key).toBe(series.key);
  const steps = status === 'empty' ? 0 : horizon;
  expect(point).toHaveLength(steps);
  expect(labels).toEqual(
    Array.from({ length: steps }, (_, step) => labelAt(series.calendar, series.values.length + step)),
  );
  expect(bands.map(({ level }) => level)).toEqual(status === 'ok' ? levels : []);
  for (const { lower, upper } of bands) {
    expect(lower).toHaveLength(steps);
    expect(upper).toHaveLength(steps);
  }
  expectNested(forecast);
  expectContributions(forecast);
  expectMembers(forecast, horizon);
  expectHonestBacktest(forecast);
  const known = series.values.filter((value) => value !== null);
  expect(status === 'empty').toBe(known.length === 0);
  if (status !== 'empty' && series.kind === 'flow' && known.every((value) => value >= 0)) {
    for (const { lower } of bands) expect(Math.min(...lower)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...point)).toBeGreaterThanOrEqual(0);
  }
  expect(explanation.sentences.length).toBeGreaterThan(0);
  for (const sentence of explanation.sentences) expect(sentence).toMatch(/^[A-Z0-9].*[.?]$/);
}
