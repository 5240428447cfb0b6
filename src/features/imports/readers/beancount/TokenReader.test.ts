import { describe, expect, it } from 'vitest';
import { formatRational, toMinor } from './Rational.ts';
import { TokenReader } from './TokenReader.ts';
import { tokenize, tokenizeJournal } from './tokenize.ts';

function evaluate(text: string): string | undefined {
  const reader = new TokenReader(tokenize(text));
  const value = reader.takeExpression();
  return value && reader.isAtEnd ? formatRational(value) : undefined;
}

describe('TokenReader', () => {
  it.each([
    ['1,234.50', '1234.50'],
    ['-5', '-5.00'],
    ['(1 + 2) * 3', '9.00'],
    ['1 + 2 * 3', '7.00'],
    ['10 / 4 - -1', '3.50'],
    ['-(2.5 - 1) * 2', '-3.00'],
    ['1 / 3', '0.333333'],
    ['.5', '0.50'],
  ])('computes %s exactly', (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it.each(['1 / 0', '1 +', '(1', '*', `${'('.repeat(200)}1${')'.repeat(200)}`])('gives up on %s', (text) => {
    expect(evaluate(text)).toBeUndefined();
  });

  it('rounds halves away from zero', () => {
    const minor = (text: string) => {
      const value = new TokenReader(tokenize(text)).takeExpression();
      return value && toMinor(value, 'USD');
    };
    expect(['1.005', '-1.005', '1.0049', '-0.004', '2 / 3'].map(minor)).toEqual([101, -101, 100, 0, 67]);
    expect(minor('99999999999999999999')).toBeUndefined();
  });

  it('reads strings over several lines, escapes and comments', () => {
    const lines = ['2024-01-01 * "Two', 'lines" "a \\"b\\" ; c" ; comment "', '  Assets:A  1 USD'];
    const [first, second] = tokenizeJournal(lines);
    expect(first?.tokens.map((token) => token.text)).toEqual(['2024-01-01', '*', 'Two\nlines', 'a "b" ; c']);
    expect(second).toMatchObject({ line: 3, isIndented: true });
  });
});
