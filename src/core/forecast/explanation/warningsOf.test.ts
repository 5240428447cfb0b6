import { describe, expect, test } from 'vitest';
import { backtestOf } from '../../../../test/support/forecastParts.ts';
import type { Exclusion } from '../Forecast.ts';
import { type PreparedSeries, prepareSeries } from '../prepareSeries.ts';
import { type WarningFacts, warningsOf } from './warningsOf.ts';

const CALENDAR = { unit: 'month', start: '2020-01-01' } as const;

function prepared(values: readonly (number | null)[], kind: 'flow' | 'balance' = 'flow'): PreparedSeries {
  return prepareSeries({ key: 'a', values, calendar: CALENDAR, kind });
}

const LONG = prepared(Array.from({ length: 30 }, (_, t) => 100 + t * (t % 3)));

function messages(changes: Partial<WarningFacts>): Record<string, string> {
  const facts: WarningFacts = {
    calendar: CALENDAR,
    prepared: LONG,
    exclusions: [],
    leftOut: [],
    backtest: backtestOf(),
    horizon: 2,
    unseenSeason: undefined,
    ...changes,
  };
  return Object.fromEntries(warningsOf(facts).map(({ code, message }) => [code, message]));
}

function exclusions(count: number): Exclusion[] {
  return Array.from({ length: count }, (_, position) => ({
    position,
    label: `period ${position + 1}`,
    value: 9,
    replacedBy: 1,
    reason: 'a test',
  }));
}

describe('warningsOf', () => {
  test('says nothing where there is nothing to say', () => {
    expect(messages({})).toEqual({});
  });

  test('short histories: what cannot be told, and from when on it can', () => {
    expect(messages({ prepared: prepared([1, 2, 3, 5, 4]), unseenSeason: 12 })).toEqual({
      SHORT_HISTORY: 'Only 5 months of history: no trend, no season and no hit rate can be told from that.',
    });
    expect(messages({ unseenSeason: 52 })).toEqual({
      SHORT_HISTORY: 'A season cannot be seen yet: 30 months of history, and 104 are needed.',
    });
  });

  test('a band without width, whatever made it so', () => {
    const flat = new Array<number>(40).fill(3);
    const spike = flat.map((value, t) => (t === 19 ? 500 : value));
    const line = flat.map((value, t) => value * t);
    const because = (one: PreparedSeries) => messages({ prepared: one }).CONSTANT_SERIES;
    const so = 'so the band has no width; it says nothing about change.';
    expect(because(prepared(flat))).toBe(`The value never changed, ${so}`);
    expect(because(prepared(flat, 'balance'))).toBe(`The value never changed, ${so}`);
    expect(because(prepared(line, 'balance'))).toBe(`The value changed by the same amount every time, ${so}`);
    expect(because(prepared(spike))).toBe(`Apart from what was left out, the value never changed, ${so}`);
    expect(because(prepared(line))).toBeUndefined();
  });

  test('no gain over the naive method', () => {
    expect(messages({ backtest: backtestOf({ errorVsNaive: 1.2 }) })).toEqual({
      NO_METHOD_BEATS_NAIVE: 'In the past, repeating the last value would have been no worse.',
    });
    expect(messages({ backtest: backtestOf({ errorVsNaive: 1 }) })).toEqual({});
  });

  test('one-offs are named, as many as can be read', () => {
    expect(messages({ exclusions: exclusions(1) })).toEqual({
      ONE_OFFS_EXCLUDED: 'Excluded 1 item that stands out: period 1. Put back?',
    });
    expect(messages({ exclusions: exclusions(8) }).ONE_OFFS_EXCLUDED).toBe(
      'Excluded 8 items that stand out: period 1, period 2, period 3, period 4, period 5, period 6 and 2 more. Put back?',
    );
  });

  test('values missing within and at the end', () => {
    const holed = prepared([1, 2, null, 4, 3, null, 5, 6, 7, 9, null]);
    expect(messages({ prepared: holed, horizon: 1 })).toEqual({
      MISSING_VALUES_FILLED: '2 months had no value; what is around them was filled in.',
      LAST_VALUES_MISSING: 'The last 1 month of the series has no value yet and is forecast over.',
    });
  });

  test('steps beyond those that were tested, counted from the last value', () => {
    const beyond = 'Beyond 2 months ahead, the band could not be tested on this history.';
    expect(messages({ horizon: 3 })).toEqual({ HORIZON_BEYOND_BACKTEST: beyond });
    const late = prepared([...LONG.history, null]);
    expect(messages({ prepared: late, horizon: 2 }).HORIZON_BEYOND_BACKTEST).toBe(beyond);
    expect(messages({ backtest: null })).toEqual({
      HORIZON_BEYOND_BACKTEST: 'The band could not be tested on this history.',
    });
  });

  test('work and history left out', () => {
    expect(messages({ leftOut: ['this method', 'that method'] })).toEqual({
      BUDGET_SPENT: 'The work allowed is not enough for every method; left out: this method, that method.',
    });
    expect(messages({ prepared: { ...LONG, leftOut: 1_200 } })).toEqual({
      OLD_HISTORY_LEFT_OUT: 'The oldest 1,200 months are not used.',
    });
  });
});
