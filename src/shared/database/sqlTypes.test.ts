import { describe, expect, it } from 'vitest';
import { sqlTypes } from './sqlTypes.ts';

const parse = (oid: number, text: string) => sqlTypes.getTypeParser(oid)(text);

describe('values from Postgres', () => {
  it.each([
    ['2026-11-23 15:06:30.69+00', '2026-11-23T15:06:30.690Z'],
    ['2026-11-23 15:06:30+00', '2026-11-23T15:06:30.000Z'],
    ['2026-11-23 15:06:30.123456+00', '2026-11-23T15:06:30.123456Z'],
    ['2026-11-23 15:06:30.1234+00', '2026-11-23T15:06:30.1234Z'],
  ])('has one text for one instant: %s', (text, instant) => {
    expect(parse(1184, text)).toBe(instant);
    if (instant.length === 24) expect(new Date(instant).toISOString()).toBe(instant);
  });

  it.each(['infinity', '2026-11-23 15:06:30+02', '0044-03-15 12:00:00+00 BC'])(
    'refuses what is no instant in UTC: %s',
    (text) => expect(() => parse(1184, text)).toThrow(RangeError),
  );

  it('keeps whole numbers whole, and refuses what a number cannot hold', () => {
    expect(parse(20, '9007199254740991')).toBe(9_007_199_254_740_991);
    expect(() => parse(1700, '9007199254740993')).toThrow(RangeError);
    expect(parse(1082, '2026-11-23')).toBe('2026-11-23');
  });
});
