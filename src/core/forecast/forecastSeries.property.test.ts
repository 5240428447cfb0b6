import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPTIONS, SERIES } from '../../../test/support/anySeries.ts';
import { bytesOf } from '../../../test/support/bytesOf.ts';
import { expectSoundForecast } from '../../../test/support/expectSoundForecast.ts';
import { forecastSeries } from './forecastSeries.ts';
import type { Calendar } from './series/Calendar.ts';
import { SERIES_VALUE_MAX, type Series } from './series/Series.ts';

/** A failing property prints its seed and path; `fc.assert(…, { seed, path })` runs it again. */
const RUNS = 150;

describe('any series', () => {
  test('gets a sound forecast', () => {
    fc.assert(
      fc.property(SERIES, OPTIONS, (series, options) => {
        expectSoundForecast(series, options, forecastSeries(series, options));
      }),
      { numRuns: 4 * RUNS },
    );
  });

  test('gets the same bytes again, and is not changed', () => {
    fc.assert(
      fc.property(SERIES, OPTIONS, (series, options) => {
        const before = JSON.stringify(series);
        const frozen = Object.freeze({ ...series, values: Object.freeze([...series.values]) });
        const first = bytesOf(forecastSeries(frozen, options));
        expect(bytesOf(forecastSeries(series, options))).toBe(first);
        expect(JSON.stringify(series)).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  test('the first steps do not depend on the horizon', () => {
    fc.assert(
      fc.property(
        SERIES,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 970 }),
        (series, near, more) => {
          const short = forecastSeries(series, { horizon: near });
          const long = forecastSeries(series, { horizon: near + more });
          expect([...short.point]).toEqual([...long.point.slice(0, near)]);
          for (const [index, { lower, upper }] of short.bands.entries()) {
            expect([...lower]).toEqual([...(long.bands[index]?.lower.slice(0, near) ?? [])]);
            expect([...upper]).toEqual([...(long.bands[index]?.upper.slice(0, near) ?? [])]);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('is scale equivariant', () => {
    fc.assert(
      fc.property(SERIES, fc.constantFrom(0.25, 1_024, 2 ** 40), (series, factor) => {
        const values = series.values.map((value) => (value === null ? null : value * factor));
        fc.pre(values.every((value) => value === null || Math.abs(value) <= SERIES_VALUE_MAX));
        const plain = forecastSeries(series, { horizon: 12 });
        const scaled = forecastSeries({ ...series, values }, { horizon: 12 });
        const size = Math.max(
          ...series.values.map((value) => Math.abs(value ?? 0)),
          ...plain.point.map(Math.abs),
        );
        const close = (left: Float64Array, right: Float64Array) => {
          for (const [step, value] of left.entries()) {
            expect(Math.abs(value / factor - (right[step] ?? 0))).toBeLessThanOrEqual(1e-9 * size);
          }
        };
        expect(scaled.point).toHaveLength(plain.point.length);
        close(scaled.point, plain.point);
        for (const [index, { lower, upper }] of scaled.bands.entries()) {
          close(lower, plain.bands[index]?.lower ?? new Float64Array(0));
          close(upper, plain.bands[index]?.upper ?? new Float64Array(0));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function expectSound(series: Series, horizon: number): void {
  expectSoundForecast(series, { horizon }, forecastSeries(series, { horizon }));
}

describe('extremes', () => {
  const at = (length: number, value: (t: number) => number) => Array.from({ length }, (_, t) => value(t));
  const SHAPES: Readonly<Record<string, readonly number[]>> = {
    'the largest values': at(40, (t) => (t % 2 === 0 ? 1e100 : -1e100)),
    'the largest values, rising': at(40, (t) => (1e100 * (t + 1)) / 40),
    'the smallest values': at(40, (t) => t * Number.MIN_VALUE),
    'huge and tiny': at(60, (t) => (t % 7 === 0 ? 1e90 : 1e-9)),
    'a huge level with a small season': at(60, (t) => 1e15 + (t % 12)),
    'growth by a hundred each time': at(45, (t) => 1e-9 * 100 ** t),
    'decay by a hundred each time': at(45, (t) => 1e80 / 100 ** t),
    'zeros but one': at(60, (t) => (t === 33 ? 1e9 : 0)),
    'zeros but the last': at(60, (t) => (t === 59 ? 1e9 : 0)),
    'a sign that changes once': at(60, (t) => (t < 30 ? 5 : -5)),
    'an exact season': at(60, (t) => 3 * (t % 12)),
    'an exact line': at(60, (t) => 7 - 3 * t),
    'an exact square': at(60, (t) => t * t),
  };
  const CALENDARS: readonly Calendar[] = [
    { unit: 'day', start: '2024-01-31' },
    { unit: 'week', start: '2000-01-01' },
    { unit: 'month', start: '2020-01-01' },
    { unit: 'quarter', start: '1990-05-01', fiscalYearStartMonth: 2 },
    { unit: 'year', start: '1900-01-01' },
    { unit: 'index', seasonLength: 24 },
  ];

  for (const [name, values] of Object.entries(SHAPES)) {
    test(`${name}: a sound forecast in every calendar`, () => {
      for (const calendar of CALENDARS) {
        for (const kind of ['flow', 'balance'] as const) {
          expectSound({ key: name, values, calendar, kind }, 30);
        }
      }
    });
  }

  test('thousands of values: a sound forecast in every calendar', () => {
    for (const calendar of CALENDARS) {
      const length = { day: 10_000, week: 10_000, month: 2_100, quarter: 800, year: 290, index: 10_000 };
      const values = at(length[calendar.unit], (t) => 200 + 0.5 * t + 40 * Math.sin(t) + (t % 5)).map(
        (value, t) => (t % 97 === 5 ? null : value),
      );
      for (const kind of ['flow', 'balance'] as const)
        expectSound({ key: 'long', values, calendar, kind }, 40);
    }
  });
});
