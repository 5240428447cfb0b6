import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../../../test/support/bytesOf.ts';
import type { Forecast } from '../Forecast.ts';
import { type ForecastOptions, forecastSeries } from '../forecastSeries.ts';
import type { Series } from '../series/Series.ts';
import { backtestRefitted } from './backtestRefitted.ts';

const OPTIONS: ForecastOptions = { horizon: 3, levels: [0.8, 0.95] };

function series(values: readonly (number | null)[]): Series {
  return { key: 'a', values, calendar: { unit: 'month', start: '2020-01-01' }, kind: 'flow' };
}

/** What each refit was given and what it answered, in the order of the origins. */
function spied(given: Series, refits: number, options = OPTIONS) {
  const calls: { readonly seen: Series; readonly options: ForecastOptions; readonly made: Forecast }[] = [];
  const backtest = backtestRefitted(given, options, refits, (seen, asked) => {
    const made = forecastSeries(seen, asked);
    calls.push({ seen, options: asked, made });
    return made;
  });
  return { backtest, calls };
}

const VALUES = Array.from({ length: 40 }, (_, t) => 100 + 3 * t + 10 * Math.sin(t));

describe('backtestRefitted', () => {
  test('looks from evenly spaced origins of the second half, each at the values before it', () => {
    const { backtest, calls } = spied(series(VALUES), 4);
    expect(calls.map(({ seen }) => seen.values.length)).toEqual([24, 29, 34, 39]);
    for (const { seen } of calls) expect(seen.values).toEqual(VALUES.slice(0, seen.values.length));
    expect(calls.map(({ options }) => options.horizon)).toEqual([3, 3, 3, 1]);
    expect(backtest).toMatchObject({ kind: 'refitted', origins: 4 });
    expect(backtest?.steps.map(({ trials }) => trials)).toEqual([4, 3, 3]);
  });

  test('errors and hits are those of what was forecast then against what came', () => {
    const { backtest, calls } = spied(series(VALUES), 1);
    const [{ seen, made } = calls[0] as never] = calls;
    const value = VALUES[seen.values.length] ?? 0;
    const error = Math.abs(value - (made.point[0] ?? 0));
    const naive = Math.abs(value - (VALUES[seen.values.length - 1] ?? 0));
    expect(backtest?.errorVsNaive).toBeCloseTo(error / naive, 12);
    const hits = made.bands.map(({ lower, upper }) =>
      Number(value >= (lower[0] ?? 0) && value <= (upper[0] ?? 0)),
    );
    expect(backtest?.coverage.map((one) => one.hits)).toEqual(hits);
  });

  test('never sees the future: changing later values leaves earlier forecasts as they were', () => {
    const changed = VALUES.map((value, t) => (t < 30 ? value : -5 * value));
    const before = spied(series(VALUES), 12).calls.filter(({ seen }) => seen.values.length <= 30);
    const after = spied(series(changed), 12).calls.filter(({ seen }) => seen.values.length <= 30);
    expect(before.length).toBeGreaterThan(3);
    expect(bytesOf(after)).toBe(bytesOf(before));
  });

  test('values that are not known are neither tested nor a reason to stop', () => {
    const holed = VALUES.map((value, t) => (t === 30 || t >= 37 ? null : value));
    const { backtest, calls } = spied(series(holed), 36, { horizon: 2 });
    expect(calls.at(-1)?.seen.values).toHaveLength(36);
    expect(backtest?.steps[0]?.trials).toBe(calls.length - 1);
  });

  test('without an origin there is no backtest', () => {
    for (const values of [[], [null, null], VALUES.slice(0, 8), [...VALUES.slice(0, 8), null]]) {
      expect(spied(series(values), 5).backtest).toBeNull();
    }
    expect(spied(series(VALUES.slice(0, 9)), 5).calls).toHaveLength(1);
  });

  test('is what forecastSeries tells with refits, its own forecast unchanged', () => {
    const kept = forecastSeries(series(VALUES), OPTIONS);
    const refitted = forecastSeries(series(VALUES), { ...OPTIONS, refits: 4 });
    expect(bytesOf(refitted.explanation.backtest)).toBe(bytesOf(spied(series(VALUES), 4).backtest));
    expect([...refitted.point]).toEqual([...kept.point]);
    expect(bytesOf(refitted.bands)).toBe(bytesOf(kept.bands));
  });
});
