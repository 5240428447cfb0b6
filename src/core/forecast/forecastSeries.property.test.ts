import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPTIONS, SERIES } from '../../../test/support/anySeries.ts';
import { bytesOf } from '../../../test/support/bytesOf.ts';
import { expectSoundForecast } from '../../../test/support/expectSoundForecast.ts';
import { forecastSeries } from './forecastSeries.ts';
import { SERIES_VALUE_MAX } from './series/Series.ts';

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
