import { describe, expect, it } from 'vitest';
import type { Identity } from './Identity.ts';
import { roundToIdentities } from './roundToIdentities.ts';

const parts = (...keys: string[]) => keys.map((key) => ({ key, sign: 1 as const }));

describe('rounding to identities', () => {
  it('gives the unit that is left to the largest remainder: 10 = 3.4 + 3.3 + 3.3', () => {
    const values = new Map([
      ['total', 10],
      ['a', 3.3],
      ['b', 3.4],
      ['c', 3.3],
    ]);
    expect(
      Object.fromEntries(roundToIdentities(values, [{ total: 'total', parts: parts('a', 'b', 'c') }])),
    ).toEqual({
      total: 10,
      a: 3,
      b: 4,
      c: 3,
    });
  });

  it('breaks a tie by key', () => {
    const values = new Map([
      ['total', 7],
      ['b', 3.5],
      ['a', 3.5],
    ]);
    expect(
      Object.fromEntries(roundToIdentities(values, [{ total: 'total', parts: parts('b', 'a') }])),
    ).toEqual({
      total: 7,
      a: 4,
      b: 3,
    });
  });

  it('rounds a part with a minus so that the difference holds', () => {
    const values = new Map([
      ['profit', 1.2],
      ['income', 10.7],
      ['expense', 9.5],
    ]);
    const identity: Identity = {
      total: 'profit',
      parts: [
        { key: 'income', sign: 1 },
        { key: 'expense', sign: -1 },
      ],
    };
    expect(Object.fromEntries(roundToIdentities(values, [identity]))).toEqual({
      profit: 1,
      income: 11,
      expense: 10,
    });
  });

  it('adds up from the leaves where a line is part of two totals', () => {
    const values = new Map([
      ['x', 1.5],
      ['y', 2.4],
      ['z', 3.4],
      ['first', 3.9],
      ['second', 4.9],
    ]);
    const identities = [
      { total: 'first', parts: parts('x', 'y') },
      { total: 'second', parts: parts('x', 'z') },
    ];
    expect(Object.fromEntries(roundToIdentities(values, identities))).toEqual({
      x: 2,
      y: 2,
      z: 3,
      first: 4,
      second: 5,
    });
  });

  it('refuses what it cannot promise', () => {
    const values = new Map([
      ['total', 2],
      ['a', 1],
      ['b', 2],
    ]);
    const identities = [
      { total: 'total', parts: parts('a') },
      { total: 'total', parts: parts('b') },
    ];
    expect(() => roundToIdentities(values, identities)).toThrow(/total of two/);
    expect(() => roundToIdentities(new Map([['a', 1e300]]), [])).toThrow(/minor units/);
  });
});
