import { describe, expect, it } from 'vitest';
import { formatCompact, formatMinor, formatSigned } from './formatMinor.ts';

describe('an amount on screen', () => {
  it.each([
    [148_415_700, 'SEK', '1,484,157.00'],
    [-512_500, 'SEK', '\u22125,125.00'],
    [0, 'SEK', '0.00'],
    [5, 'EUR', '0.05'],
    [1_234_567, 'JPY', '1,234,567'],
    [1_234_567, 'KWD', '1,234.567'],
    [Number.MAX_SAFE_INTEGER, 'SEK', '90,071,992,547,409.91'],
  ])('%i %s reads %s', (amountMinor, currency, text) => {
    expect(formatMinor(amountMinor, currency)).toBe(text);
  });

  it('carries its sign as a difference, and none for zero', () => {
    expect(formatSigned(120_000, 'SEK')).toBe('+1,200.00');
    expect(formatSigned(-120_000, 'SEK')).toBe('\u22121,200.00');
    expect(formatSigned(0, 'SEK')).toBe('0.00');
  });

  it.each([
    [150_000_000, '1.5 M'],
    [-40_000_000, '\u2212400 k'],
    [123_400_000_000_00, '123.4 bn'],
    [2_000, '20'],
    [0, '0'],
  ])('%i öre is %s on an axis', (amountMinor, text) => {
    expect(formatCompact(amountMinor, 'SEK')).toBe(text);
  });
});
