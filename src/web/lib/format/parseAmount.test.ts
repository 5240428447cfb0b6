import { describe, expect, it } from 'vitest';
import { parseAmount } from './parseAmount.ts';

describe('an amount as people type it', () => {
  it.each([
    ['25000', 2_500_000],
    ['25,000', 2_500_000],
    ['25 000,50', 2_500_050],
    ['25\u00a0000.5', 2_500_050],
    ['1.000,25', 100_025],
    ['1,000.25', 100_025],
    ['1.000.000', 100_000_000],
    ['12,5', 1_250],
    ["2'553.12", 255_312],
    ['\u2212300', -30_000],
  ])('%s is %i öre', (text, amountMinor) => {
    expect(parseAmount(text, 'SEK')).toBe(amountMinor);
  });

  it.each(['', 'abc', '1,00,000.00', '1.2.3', '12.345', '1,234,5', '.', '1e3'])('%s is refused', (text) => {
    expect(parseAmount(text, 'SEK')).toBeUndefined();
  });
});
