/** Arbitrary series and options of a forecast, for property tests. */
import fc from 'fast-check';
import type { ForecastOptions } from '@/core/forecast/forecastSeries.ts';
import type { Calendar } from '@/core/forecast/series/Calendar.ts';
import type { Series } from '@/core/forecast/series/Series.ts';

const LENGTH_MAX = 120;

const CALENDAR = fc.oneof(
  fc.constantFrom<Calendar>(
    { unit: 'day', start: '2024-02-28' },
    { unit: 'week', start: '2020-12-29' },
    { unit: 'month', start: '2019-11-30' },
    { unit: 'month', start: '2015-01-01' },
    { unit: 'quarter', start: '1990-05-01' },
    { unit: 'quarter', start: '1990-04-01', fiscalYearStartMonth: 4 },
    { unit: 'year', start: '1900-07-01', fiscalYearStartMonth: 7 },
  ),
  fc
    .constantFrom(1, 2, 3, 4, 7, 12, 24, 52, 168, 365)
    .map((seasonLength): Calendar => ({ unit: 'index', seasonLength })),
);

const lengths = (maxLength = LENGTH_MAX) => ({ minLength: 0, maxLength });
const amount = (bound: number) => fc.integer({ min: -bound, max: bound });
const share = amount(1e6).map((millionths) => millionths / 1e6);

/** Shapes that books really have, and some that they should not. */
const SHAPE: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.array(amount(1e6), lengths()),
  fc.array(amount(3), lengths()),
  fc.array(fc.nat(1e6), lengths()),
  fc.array(amount(1e6), lengths(12)),
  fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(1_000)), lengths()),
  fc.array(fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 900, max: 1_100 }) }, amount(1e9)), lengths()),
  fc
    .tuple(amount(1e6), fc.integer({ min: 0, max: 60 }))
    .map(([level, n]) => new Array<number>(n).fill(level)),
  fc
    .tuple(amount(1e6), amount(1e6), fc.nat(60), fc.nat(60))
    .map(([before, after, n, m]) => [
      ...new Array<number>(n).fill(before),
      ...new Array<number>(m).fill(after),
    ]),
  fc
    .tuple(fc.array(amount(100), { minLength: 1, maxLength: 13 }), amount(30), fc.array(share, lengths()))
    .map(([season, slope, noise]) =>
      noise.map((one, t) => 200 + (season[t % season.length] ?? 0) + slope * t + 10 * one),
    ),
  fc.array(share, lengths()).map((changes) => {
    let level = 0;
    return changes.map((change) => {
      level += change;
      return level;
    });
  }),
  fc
    .tuple(share, fc.array(share, lengths()))
    .map(([growth, noise]) => noise.map((one, t) => Math.exp(0.3 * growth * t + 0.1 * one))),
);

const SCALE = fc.constantFrom(1, 1, 1, -1, 0.01, 1e-9, 1e15, 1e85);

/** Some values missing: here and there, at the beginning, at the end. */
const VALUES: fc.Arbitrary<readonly (number | null)[]> = fc
  .tuple(SHAPE, SCALE, fc.option(fc.integer({ min: 2, max: 9 })), fc.nat(5), fc.nat(14))
  .map(([shape, scale, every, before, after]) => {
    const scaled = shape.map((value, t) => (every !== null && t % every === 1 ? null : value * scale));
    const nulls = (count: number) => new Array<null>(count > 3 ? count - 3 : 0).fill(null);
    return [...nulls(before), ...scaled, ...nulls(after > 8 ? after : 0)];
  });

/** Any series that is not refused. */
export const SERIES: fc.Arbitrary<Series> = fc.record({
  key: fc.constant('a'),
  values: VALUES,
  calendar: CALENDAR,
  kind: fc.constantFrom('flow' as const, 'balance' as const),
});

/** Any options that are not refused. */
export const OPTIONS: fc.Arbitrary<ForecastOptions> = fc.record(
  {
    horizon: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.constantFrom(200, 1_000)),
    levels: fc.constantFrom([0.8, 0.95], [0.5], [], [0.99, 0.1, 0.999], [0.95, 0.8, 0.8]),
    putBack: fc.oneof(fc.constant('all' as const), fc.array(fc.nat(LENGTH_MAX), { maxLength: 4 })),
    evaluationsMax: fc.constantFrom(1, 10, 100, 2_000),
    workMax: fc.constantFrom(1, 5_000, 100_000, 10_000_000),
    refits: fc.constantFrom(0, 0, 0, 1, 3),
  },
  { requiredKeys: ['horizon'] },
);
