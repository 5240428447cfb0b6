import { readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readBooks } from './readBooks.ts';
import { readSie } from './readSie.ts';

const SAMPLE = iconv.decode(
  readFileSync(path.join(import.meta.dirname, '../../../../test/fixtures/books/sie4-test4.se')),
  'cp437',
);

function faultsOf(text: string) {
  return readSie(iconv.encode(text, 'cp437')).faults;
}

function codesOf(text: string): string[] {
  return faultsOf(text).map(({ code }) => code);
}

const head = (...rows: string[]) =>
  ['#FLAGGA 0', '#SIETYP 4', '#RAR 0 20210101 20211231', '#RAR -1 20200101 20201231', ...rows, ''].join('\n');
const sale = (amount: string) =>
  `#VER A 1 20210115 "x"\n{\n#TRANS 1930 {} ${amount}\n#TRANS 3000 {} -${amount}\n}\n`;

describe('a SIE file whose own closing balances disagree with it (issue 2, item 5)', () => {
  it('is told apart when it was cut off between two vouchers, with the figures', () => {
    const cut = SAMPLE.slice(0, SAMPLE.lastIndexOf('#VER'));
    const fault = faultsOf(cut).find(({ code }) => code === 'CLOSING_MISMATCH');
    expect(fault).toMatchObject({
      severity: 'notice',
      line: 0,
      place: 'fiscal year 2008-01-01 to 2008-12-31',
    });
    expect(fault?.message).toMatch(/\d+ stated -?[\d.]+ \(line \d+\), computed -?[\d.]+/);
    expect(codesOf(SAMPLE)).not.toContain('CLOSING_MISMATCH');
  });

  it('names account, stated and computed, and bounds the list', () => {
    const text = head('#IB 0 1930 10', '#UB 0 1930 999', '#RES 0 3000 -5') + sale('5');
    const [fault] = faultsOf(text).filter(({ code }) => code === 'CLOSING_MISMATCH');
    expect(fault?.message).toContain('in 1 accounts: 1930 stated 999.00 (line 6), computed 15.00.');
    const many = Array.from({ length: 30 }, (_, index) => `#UB 0 ${1000 + index} 7`);
    const [long] = faultsOf(head(...many) + sale('5')).filter(({ code }) => code === 'CLOSING_MISMATCH');
    expect(long?.message).toContain('in 30 accounts: 1000 stated 7.00 (line 5), computed 0.00; ');
    expect(long?.message).toContain('; and 20 more.');
  });

  it('says so when all its vouchers are cut off, and nothing of an earlier year that has none', () => {
    expect(codesOf(head('#IB 0 1930 10', '#UB 0 1930 15'))).toContain('CLOSING_MISMATCH');
    const earlier = head(
      '#IB -1 1930 1',
      '#UB -1 1930 10',
      '#RES -1 3000 -9',
      '#IB 0 1930 10',
      '#UB 0 1930 15',
    );
    expect(codesOf(earlier + sale('5'))).not.toContain('CLOSING_MISMATCH');
  });
});

describe('a damaged SIE file', () => {
  it.each([
    ['the whole file', `${SAMPLE}${SAMPLE}`],
    ['balances only', head('#IB 0 1930 1').repeat(2)],
    ['in the middle of a voucher', head() + sale('5').slice(0, -2) + head() + sale('5')],
  ])('is refused when it is there twice: %s', (_, text) => {
    const fault = faultsOf(text).find(({ code }) => code === 'FILE_DOUBLED');
    expect(fault).toMatchObject({ severity: 'error', line: expect.any(Number) });
    expect(faultsOf(text).filter(({ code }) => code === 'FILE_DOUBLED')).toHaveLength(1);
  });

  it('is not read as another amount where blanks part the thousands', () => {
    const faults = faultsOf(head() + sale('1 234.50'));
    expect(faults[0]).toMatchObject({ severity: 'error', code: 'AMOUNT_INVALID', line: 7 });
    expect(faults[0]?.message).toContain('"1 234.50" has a blank inside the amount');
    const quoted = readSie(Buffer.from(head() + sale('"1 234,50"').replace('-"1', '"-1')));
    expect(quoted.vouchers[0]?.postings.map(({ amountMinor }) => amountMinor)).toEqual([123_450, -123_450]);
    const dated = readSie(Buffer.from(head() + sale('5 20210115 "text"')));
    expect(dated.vouchers[0]?.postings[0]).toMatchObject({ amountMinor: 5_00, description: 'text' });
  });

  it.each([
    ['a balance with blank thousands', head('#IB 0 1930 1 234.50'), 'error', 'AMOUNT_INVALID', 5],
    ['a year stated twice', head('#RAR 0 20220101 20221231'), 'error', 'FISCAL_YEAR_TWICE', 5],
    ['a balance stated twice', head('#IB 0 1930 5', '#IB 0 1930 7'), 'notice', 'BALANCE_TWICE', 6],
    [
      'a month of another year',
      head('#PSALDO 0 202201 1930 {} 5', '#PSALDO 0 202201 3000 {} -5').replace('TYP 4', 'TYP 2'),
      'refused',
      'PERIOD_OUTSIDE_FISCAL_YEAR',
      5,
    ],
  ] as const)('names %s and its line', (_, text, severity, code, line) => {
    expect(faultsOf(text)).toContainEqual(expect.objectContaining({ severity, code, line }));
  });

  it('may state a quantity behind a balance', () => {
    expect(codesOf(head('#IB 0 1930 5 250', '#IB 0 1930 5.00 250.00'))).not.toContain('AMOUNT_INVALID');
  });

  it.each([
    ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
    ['a gzip archive', [0x1f, 0x8b, 8, 0, 35, 35]],
  ])('that is %s says what to do', (_, bytes) => {
    const [fault] = readBooks({ bytes: Uint8Array.from(bytes), fileName: 'books.se' }).faults;
    expect(fault?.message).toContain('an Excel workbook or an archive');
  });

  it('that is a PDF is no SIE file, whatever words it holds', () => {
    const books = readBooks({ bytes: Buffer.from('%PDF-1.7\n#IB 0 1930 5\n#VER A 1'), fileName: 'books.se' });
    expect(books.faults.map(({ code }) => code)).toEqual(['FORMAT_UNKNOWN']);
  });
});
