import { describe, expect, it } from 'vitest';
import { detectDelimiter, parseCsvTable } from './parseCsvTable.ts';

describe('parseCsvTable', () => {
  it.each([
    [',', 'Date,Account,Amount\n2024-01-01,"a;b;c","1,5"\n'],
    [';', 'Datum;Konto;Belopp\n2024-01-01;1930;1,5\n2024-01-01;3010;-1,5\n'],
    ['\t', 'Date\tAccount\tAmount\n1 Jan\tx, y\t1,5\n'],
    ['|', 'A|B|C|D\n1,0|2,0|3|4\n'],
  ] as const)('finds the delimiter %j', (delimiter, text) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  it('gives each row the line it begins on, over empty lines and cells of several lines', () => {
    const { rows } = parseCsvTable('\uFEFFa , b\r\n\r\n"two\r\nlines",c\r\nd,"e ""f"""\r\n');
    expect(rows).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: [''], line: 2 },
      { cells: ['two\r\nlines', 'c'], line: 3 },
      { cells: ['d', 'e "f"'], line: 5 },
    ]);
  });

  it('keeps the rows before a quotation mark that is not closed', () => {
    const table = parseCsvTable('a,b\nc,d\n"e,f\ng,h\n');
    expect(table.rows.map((row) => row.cells)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(table.failure?.line).toBe(3);
  });
});
