import { describe, expect, it } from 'vitest';
import { parseValue } from './parseValue.ts';

describe('parseValue', () => {
  it('reads plain numbers', () => {
    expect(['1', '-2.5', '+.5', '1e3', '-1.5E-3', '7.'].map((cell) => parseValue(cell, false))).toEqual([
      1, -2.5, 0.5, 1000, -0.0015, 7,
    ]);
    expect(Object.is(parseValue('-0', false), 0)).toBe(true);
  });

  it('knows what is missing from what is wrong', () => {
    for (const cell of ['', 'NA', 'n/a', 'NaN', 'null']) expect(parseValue(cell, false)).toBeNull();
    for (const cell of ['x', '1 000', '1,000.5', '1.000,5', '12€', '0x10', 'Infinity', '-', '1,5'])
      expect(parseValue(cell, false)).toBeUndefined();
  });

  it('reads a decimal comma where it cannot part cells', () => {
    expect(parseValue('-1234,56', true)).toBe(-1234.56);
    expect(parseValue('1.234,56', true)).toBeUndefined();
  });
});
