import { describe, expect, test } from 'vitest';
import { GAP_MAX, HISTORY_FITTED_MAX, prepareSeries } from './prepareSeries.ts';
import type { Series } from './series/Series.ts';

const series = (values: readonly (number | null)[], changes: Partial<Series> = {}): Series => ({
  key: 'a',
  values,
  calendar: { unit: 'month', start: '2020-01-15' },
  kind: 'flow',
  ...changes,
});
const rough = (length: number) => Array.from({ length }, (_, t) => 100 + ((t * 37) % 11));

describe('prepareSeries', () => {
  test('a flow is fitted as it is, a balance as its changes, each from its own period on', () => {
    const flow = prepareSeries(series([5, 7, 4]));
    expect([...flow.values]).toEqual([5, 7, 4]);
    expect(flow).toMatchObject({ offset: 0, knownCount: 3, gap: 0, leftOut: 0, calendarEffect: null });
    const balance = prepareSeries(series([5, 7, 4], { kind: 'balance' }));
    expect([...balance.values]).toEqual([2, -3]);
    expect([...balance.history]).toEqual([5, 7, 4]);
    expect(balance).toMatchObject({ offset: 1, calendar: { unit: 'month', start: '2020-02-01' } });
    expect([...prepareSeries(series([5], { kind: 'balance' })).values]).toEqual([5]);
  });

  test('missing values: dropped before, filled within, forecast over after', () => {
    const prepared = prepareSeries(series([null, null, 4, null, 8, null, null, null]));
    expect([...prepared.history]).toEqual([4, 6, 8]);
    expect(prepared).toMatchObject({ offset: 2, knownCount: 2, gap: 3, filled: [3] });
    expect(prepared.calendar).toEqual({ unit: 'month', start: '2020-03-01' });
  });

  test('nothing known is no history', () => {
    for (const values of [[], [null, null]]) {
      const prepared = prepareSeries(series(values));
      expect(prepared).toMatchObject({ knownCount: 0, gap: 0, filled: [], exclusions: [] });
      expect(prepared.history).toHaveLength(0);
    }
    const last = { calendar: { unit: 'year', start: '2200-01-01' } as const };
    expect(prepareSeries(series([null], last)).history).toHaveLength(0);
  });

  test('more missing at the end than are forecast over are filled in', () => {
    const calendar = { unit: 'index', seasonLength: 1 } as const;
    const values = [...rough(20), ...new Array<null>(GAP_MAX + 2).fill(null)];
    const prepared = prepareSeries(series(values, { calendar }));
    expect(prepared).toMatchObject({ gap: GAP_MAX, knownCount: 20, filled: [20, 21] });
    expect(prepared.history).toHaveLength(22);
  });

  test('only the latest values are fitted; positions still count from the first', () => {
    const calendar = { unit: 'index', seasonLength: 1 } as const;
    const old = 40;
    const values: (number | null)[] = rough(HISTORY_FITTED_MAX + old);
    values[3] = null;
    values[old + 100] = null;
    values[old + 300] = 90_000;
    for (const kind of ['flow', 'balance'] as const) {
      const prepared = prepareSeries(series(values, { calendar, kind }));
      expect(prepared).toMatchObject({ leftOut: old, filled: [old + 100] });
      expect(prepared.history).toHaveLength(HISTORY_FITTED_MAX);
      expect(prepared.offset).toBe(old + (kind === 'balance' ? 1 : 0));
    }
    const { exclusions } = prepareSeries(series(values, { calendar }));
    expect(exclusions.map(({ position }) => position)).toEqual([old + 300]);
  });

  test('one-offs are replaced in what is fitted and stay in the history; put back, they are fitted', () => {
    const values = rough(40);
    values[25] = 9_000;
    const calendar = { unit: 'index', seasonLength: 1 } as const;
    const late = [null, ...values];
    const cleaned = prepareSeries(series(late, { calendar }));
    expect(cleaned.exclusions).toMatchObject([{ position: 26, value: 9_000, isPutBack: false }]);
    expect(cleaned.values[25]).toBeLessThan(120);
    expect(cleaned.history[25]).toBe(9_000);
    for (const putBack of ['all', [26]] as const) {
      const back = prepareSeries(series(late, { calendar }), putBack);
      expect([...back.values]).toEqual(values);
      expect(back.exclusions).toMatchObject([{ position: 26, isPutBack: true }]);
    }
    expect(prepareSeries(series(late, { calendar }), [25]).values[25]).toBeLessThan(120);
  });

  test('a clear calendar effect is taken out of what is fitted', () => {
    // Weekdays of each month from 2010 on, by counting.
    const trading = Array.from({ length: 96 }, (_, t) => {
      let [count, day] = [0, Date.UTC(2010, t, 1)];
      for (; day < Date.UTC(2010, t + 1, 1); day += 86_400_000) {
        const weekday = (day / 86_400_000 + 4) % 7;
        if (weekday !== 0 && weekday !== 6) count += 1;
      }
      return 1_000 * count * (1 + 0.002 * ((t * 37) % 11));
    });
    const prepared = prepareSeries(series(trading, { calendar: { unit: 'month', start: '2010-01-01' } }));
    expect(prepared.calendarEffect?.kind).toBe('tradingDays');
    const spread = (values: Float64Array) => Math.max(...values) / Math.min(...values);
    expect(spread(prepared.values)).toBeLessThan(spread(prepared.history) - 0.05);
  });

  test('refuses what assertSeries refuses, and never changes what it is given', () => {
    expect(() => prepareSeries(series([1, Number.NaN]))).toThrow(RangeError);
    const values = Object.freeze([3, null, 5, 4]);
    prepareSeries(series(values, { kind: 'balance' }));
    expect(values).toEqual([3, null, 5, 4]);
  });
});
