import { describe, expect, it } from 'vitest';
import { detectDecimalMark, parseAmountCell } from './columnAmounts.ts';

describe('detectDecimalMark', () => {
  it.each([
    [['1.234,50', '7'], ','],
    [['1 234,50'], ','],
    [['1,234.50'], '.'],
    [["2'553.12"], '.'],
    [['1.234', '5,6'], ','],
    [['1.234.567'], ','],
    [['1,234,567'], '.'],
    [['100', '200'], undefined],
    [['1.234'], undefined],
    [['$ 1,234', '(2,000.00)'], '.'],
  ] as const)('%j is written with %s', (cells, mark) => {
    expect(detectDecimalMark(cells)).toBe(mark);
  });
});

describe('parseAmountCell', () => {
  it.each([
    ['$1,234.50', '.', 123_450],
    ['(1,234.50)', '.', -123_450],
    ['-$1,234.50', '.', -123_450],
    ['$-5', '.', -500],
    ['1.234,50', ',', 123_450],
    ['1 234,50 kr', ',', 123_450],
    ['1\u00a0234,50', ',', 123_450],
    ["2'553.12", '.', 255_312],
    ['12,34,567.00', '.', 123_456_700],
    ['7.25-', '.', -725],
    ['US$ 7.25', '.', 725],
    ['SEK 7.25', '.', 725],
    ['7,25 €', ',', 725],
    ['7.25 CR', '.', -725],
    ['−3,1', ',', -310],
    ['', '.', 0],
    ['-', '.', 0],
  ] as const)('%s with %s', (cell, mark, amountMinor) => {
    expect(parseAmountCell(cell, mark, 'USD')).toBe(amountMinor);
  });

  it.each([
    ['1,23', '.'],
    ['1.2.3', '.'],
    ['1.234,5', '.'],
    ['12x', '.'],
    ['(5', '.'],
    ['--5', '.'],
    ['abc', '.'],
    ['1,2345.00', '.'],
  ] as const)('%s with %s is no amount', (cell, mark) => {
    expect(parseAmountCell(cell, mark, 'USD')).toBeUndefined();
  });
});
