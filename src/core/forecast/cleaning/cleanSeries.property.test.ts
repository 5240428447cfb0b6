import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanSeries, uncleanSeries } from './cleanSeries.ts';
import { ONE_OFF_VALUES_MIN } from './findOneOffs.ts';

const VALUE = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 900, max: 1_100 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1_000_000, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);
const SERIES = fc.oneof(
  fc.array(VALUE, { maxLength: 150 }),
  fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { maxLength: 60 }),
  fc.array(fc.double({ min: 0, max: 1e-9, noNaN: true }), { maxLength: 60 }),
  fc
    .tuple(fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.nat(80), fc.nat(80))
    .map(([level, n, at]) => Array.from({ length: n }, (_, t) => (t === at ? -7 * level : level))),
);
const LENGTHS = fc.constantFrom([1], [4], [12], [52], [7, 365]);

test('what was cleaned can be undone, and only listed values changed', () => {
  fc.assert(
    fc.property(SERIES, LENGTHS, (given, lengths) => {
      const values = Float64Array.from(given);
      const cleaned = cleanSeries(values, lengths);
      expect(cleaned.values.every(Number.isFinite)).toBe(true);
      expect(uncleanSeries(cleaned)).toEqual(values);
      expect(Array.from(values)).toEqual(given);
      const listed = cleaned.exclusions.map(({ position }) => position);
      given.forEach((value, at) => {
        if (!listed.includes(at)) expect(cleaned.values[at]).toBe(value);
      });
      expect(listed.length).toBeLessThanOrEqual(Math.max(2, given.length * 0.05));
      if (given.length < ONE_OFF_VALUES_MIN) expect(listed).toEqual([]);
    }),
  );
});

test('what is put back stays, and is still listed', () => {
  fc.assert(
    fc.property(SERIES, LENGTHS, (given, lengths) => {
      const values = Float64Array.from(given);
      const all = cleanSeries(values, lengths);
      const whole = cleanSeries(values, lengths, 'all');
      expect(whole.values).toEqual(values);
      expect(whole.exclusions.every(({ isPutBack }) => isPutBack)).toBe(true);
      const first = all.exclusions[0];
      if (first === undefined) return;
      const partly = cleanSeries(values, lengths, [first.position]);
      expect(partly.exclusions.map(({ isPutBack }) => isPutBack)).toEqual(
        all.exclusions.map((_, index) => index === 0),
      );
      expect(partly.values[first.position]).toBe(first.value);
    }),
  );
});

test('a series k times as large has the same one-offs', () => {
  fc.assert(
    fc.property(
      fc.array(VALUE, { minLength: 12, maxLength: 80 }),
      fc.constantFrom(2 ** -40, 2 ** 30),
      (given, k) => {
        const positions = (values: readonly number[]) =>
          cleanSeries(Float64Array.from(values), [12]).exclusions.map(({ position }) => position);
        expect(positions(given.map((value) => value * k))).toEqual(positions(given));
      },
    ),
  );
});
