import { describe, expect, it } from 'vitest';
import { toCsv } from './toCsv.ts';

describe('a CSV file', () => {
  it('quotes what needs it and ends each line as RFC 4180 says', () => {
    expect(
      toCsv([
        ['Name', 'Amount'],
        ['Say "hi", Åsa', '-12.50'],
        ['two\nlines', null],
      ]),
    ).toBe('Name,Amount\r\n"Say ""hi"", Åsa",-12.50\r\n"two\nlines",\r\n');
  });

  it('disarms texts that a spreadsheet would run, and leaves numbers alone', () => {
    expect(toCsv([['=1+1', '@cmd', '+46 70', '-x', '-1234.50', -5]])).toBe(
      "'=1+1,'@cmd,'+46 70,'-x,-1234.50,-5\r\n",
    );
  });
});
