import { readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { readSie } from './readSie.ts';

const SAMPLES = path.join(import.meta.dirname, '../../../../test/fixtures/books');

function readSample(name: string): Books {
  return readSie(readFileSync(path.join(SAMPLES, name)));
}

function readText(...lines: string[]): Books {
  return readSie(iconv.encode(`#FLAGGA 0\n#FORMAT PC8\n${lines.join('\n')}\n`, 'cp437'));
}

/** Opening of the last year plus all postings, per account. */
function balancesOf(books: Books): Map<string, number> {
  const startsOn = books.fiscalYears.at(-1)?.startsOn;
  const balances = new Map<string, number>();
  const add = (number: string, amount: number) => balances.set(number, (balances.get(number) ?? 0) + amount);
  for (const opening of books.openings)
    if (opening.date === startsOn) add(opening.accountNumber, opening.amountMinor);
  for (const voucher of books.vouchers)
    for (const posting of voucher.postings) add(posting.accountNumber, posting.amountMinor);
  return balances;
}

function sumWhere(balances: ReadonlyMap<string, number>, number: RegExp): number {
  return [...balances].filter(([key]) => number.test(key)).reduce((sum, [, amount]) => sum + amount, 0);
}

function figuresOf(books: Books) {
  const openings = new Map(
    books.openings
      .filter((opening) => opening.date === books.fiscalYears.at(-1)?.startsOn)
      .map((opening) => [opening.accountNumber, opening.amountMinor]),
  );
  const balances = balancesOf(books);
  return {
    vouchers: books.vouchers.length,
    lines: books.vouchers.reduce((sum, voucher) => sum + voucher.postings.length, 0),
    cashOpening: sumWhere(openings, /^19/),
    cashClosing: sumWhere(balances, /^19/),
    result: -sumWhere(balances, /^[3-8]/),
  };
}

/** Accounts whose opening plus postings is not what the file states as the year's end. */
function mismatchesOf(books: Books): string[] {
  const balances = balancesOf(books);
  return books.closings
    .filter((closing) => closing.date === books.fiscalYears.at(-1)?.endsOn)
    .filter((closing) => (balances.get(closing.accountNumber) ?? 0) !== closing.amountMinor)
    .map((closing) => closing.accountNumber);
}

function codesOf(books: Books): string[] {
  return books.faults.map((fault) => `${fault.severity} ${fault.code} ${fault.line}`);
}

describe('readSie on real files', () => {
  it.each([
    ['sie4-exempelfil-underdim.se', 295, 1330, 238_377_377, 238_155_842, 107_434_411, 'utf-8'],
    ['sie4-test4.se', 167, 1464, 82_265_400, 148_415_700, -71_878_123, 'cp437'],
    ['sie4-ovnbolag.se', 163, 671, 268_021_634, 320_185_089, 27_779_846, 'cp437'],
    ['sie4-bl0001.se', 84, 405, 76_818_298, 102_371_915, 22_370_347, 'cp437'],
  ] as const)(
    '%s ties out to the cent',
    (name, vouchers, lines, cashOpening, cashClosing, result, encoding) => {
      const books = readSample(name);
      expect(figuresOf(books)).toEqual({ vouchers, lines, cashOpening, cashClosing, result });
      expect(mismatchesOf(books)).toEqual([]);
      expect(books.closings.length).toBeGreaterThan(50);
      expect(books.encoding).toBe(encoding);
      expect(books.faults.filter((fault) => fault.severity !== 'notice')).toEqual([]);
    },
  );

  it('reads sales of the sample in UTF-8 with a destroyed letter, and says that letters were destroyed', () => {
    const books = readSample('sie4-exempelfil-underdim.se');
    expect(-sumWhere(balancesOf(books), /^3/)).toBe(577_887_341);
    expect(codesOf(books)).toEqual(['notice TEXT_DAMAGED 6']);
    expect(books.fiscalYears.at(-1)).toEqual({ startsOn: '2021-01-01', endsOn: '2021-12-31' });
  });

  it('refuses the damaged sample for exactly one voucher, and names it', () => {
    const books = readSample('sie4-ovnbolag-bad-balance.se');
    expect(books.faults).toHaveLength(1);
    expect(books.faults[0]).toMatchObject({
      severity: 'error',
      code: 'VOUCHER_UNBALANCED',
      line: 3905,
      place: 'voucher B 1',
    });
    expect(books.faults[0]?.message).toContain('2011-01-07');
    expect(books.faults[0]?.message).toContain('12771.00 SEK');
  });

  it('claims no mismatch for a SIE 4I file whose closings repeat its openings', () => {
    const books = readSample('sie4i-import.si');
    expect(figuresOf(books)).toMatchObject({ vouchers: 165, lines: 869 });
    expect(books.openings).toHaveLength(48);
    expect(books.closings).toEqual([]);
    expect(codesOf(books)).toEqual(['notice CLOSINGS_EQUAL_OPENINGS 11']);
  });

  it('reads Swedish letters and a broken fiscal year', () => {
    expect(readSample('sie4-ovnbolag.se').companyName).toBe('Övningsbolaget AB (Ekonomi 60)');
    expect(readSample('sie4-bl0001.se').fiscalYears).toEqual([
      { startsOn: '2008-07-01', endsOn: '2009-06-30' },
      { startsOn: '2009-07-01', endsOn: '2010-06-30' },
    ]);
  });
});

describe('readSie on labels', () => {
  it('counts added rows once, removed rows never, and keeps the text and line of each row', () => {
    const books = readText(
      '#RAR 0 20240101 20241231',
      '#VER A 1 20240131 "Köp"',
      '{',
      '#TRANS 1930 {} -100.00 20240131 "Betalt" ',
      '#BTRANS 4010 {} 90.00',
      '#RTRANS 4010 {1 "10"} 100.00 20240201 "" "" "Rut"',
      '#TRANS 4010 {1 "10"} 100.00 20240131 ""',
      '}',
    );
    expect(books.vouchers).toHaveLength(1);
    expect(books.vouchers[0]).toMatchObject({
      series: 'A',
      number: '1',
      date: '2024-01-31',
      description: 'Köp',
    });
    expect(books.vouchers[0]?.postings).toEqual([
      { accountNumber: '1930', amountMinor: -10_000, currency: 'SEK', description: 'Betalt', line: 6 },
      { accountNumber: '4010', amountMinor: 10_000, currency: 'SEK', description: '', line: 9 },
    ]);
  });

  it('counts an added row whose twin is missing', () => {
    const books = readText(
      '#VER A 1 20240131',
      '{',
      '#TRANS 1930 {} -5',
      '#RTRANS 4010 {} 5',
      '}',
      '#BTRANS x',
    );
    expect(books.vouchers[0]?.postings.map((posting) => posting.amountMinor)).toEqual([-500, 500]);
  });

  it('types accounts by #KTYP, else by BAS, and takes the last name', () => {
    const books = readText(
      '#KONTO 1930 "Gammalt"',
      '#KONTO 1930 "Bank"',
      '#KONTO 1510 Kund',
      '#KONTO 2081 Aktier',
      '#KTYP 2081 S',
      '#KONTO 2120 Fond',
      '#KONTO 2440 Lev',
      '#KTYP 2440 S',
      '#KONTO 3010 Sälj',
      '#KONTO 8310 Ränta',
      '#KONTO 8910 Skatt',
      '#KONTO 3990 Rabatt',
      '#KTYP 3990 K',
    );
    expect(
      books.accounts.map(({ number, name, type, isCash }) => `${number} ${name} ${type} ${isCash}`),
    ).toEqual([
      '1930 Bank asset true',
      '1510 Kund asset false',
      '2081 Aktier equity false',
      '2120 Fond equity false',
      '2440 Lev liability false',
      '3010 Sälj income false',
      '8310 Ränta income false',
      '8910 Skatt expense false',
      '3990 Rabatt expense false',
    ]);
  });

  it('adds accounts that are used and not declared, with a notice', () => {
    const books = readText('#VER A 1 20240131', '{', '#TRANS 1930 {} -5', '#TRANS 4010 {} 5', '}');
    expect(books.accounts.map((account) => account.name)).toEqual(['Account 1930', 'Account 4010']);
    expect(codesOf(books)).toContain('notice ACCOUNT_UNDECLARED 5');
  });

  it('takes vouchers without series and number, calendar years, any line ends and unknown labels', () => {
    const text =
      '#FLAGGA 0\r#SIETYP 4\r#NEWLABEL x\r#VER "" "" 20210101\r{\r#TRANS 1930 {} 5\r#TRANS 3010 {} -5\r}';
    for (const end of ['\r', '\n', '\r\n']) {
      const books = readSie(Buffer.from(text.replaceAll('\r', end)));
      expect(books.vouchers).toMatchObject([{ series: '', number: '', date: '2021-01-01', line: 4 }]);
      expect(books.fiscalYears).toEqual([{ startsOn: '2021-01-01', endsOn: '2021-12-31' }]);
    }
  });

  it('reads the currency of #VALUTA wherever it stands', () => {
    const books = readText('#IB 0 1930 12', '#RAR 0 20240101 20241231', '#VALUTA "JPY"');
    expect(books.openings).toMatchObject([{ amountMinor: 12, currency: 'JPY', date: '2024-01-01' }]);
  });
});

describe('readSie without vouchers', () => {
  it('makes a voucher of each month of #PSALDO and none of what does not balance', () => {
    const books = readText(
      '#SIETYP 3',
      '#RAR 0 20240101 20241231',
      '#IB 0 1930 100',
      '#UB 0 1930 140',
      '#RES 0 3010 -40',
      '#PSALDO 0 202401 1930 {} 40',
      '#PSALDO 0 202401 1930 {1 "5"} 40',
      '#PSALDO 0 202401 3010 {} -40',
      '#PSALDO 0 202402 3010 {} -7',
    );
    expect(books.vouchers).toMatchObject([
      { series: 'PSALDO', number: '2024-01', date: '2024-01-31', line: 8 },
    ]);
    expect(mismatchesOf(books)).toEqual([]);
    expect(codesOf(books)).toContain('refused PERIOD_UNBALANCED 11');
    expect(codesOf(books)).toContain('notice PERIOD_TOTALS_ONLY 0');
  });

  it('makes one voucher of the year of a type 1 file', () => {
    const books = readText(
      '#SIETYP 1',
      '#RAR 0 20230701 20240630',
      '#IB 0 1930 100',
      '#IB 0 2081 -100',
      '#UB 0 1930 140',
      '#UB 0 2081 -100',
      '#RES 0 3010 -40',
    );
    expect(books.vouchers).toMatchObject([{ series: 'PSALDO', number: '2024', date: '2024-06-30' }]);
    expect(
      books.vouchers[0]?.postings.map((posting) => [posting.accountNumber, posting.amountMinor]),
    ).toEqual([
      ['1930', 4000],
      ['3010', -4000],
    ]);
    expect(mismatchesOf(books)).toEqual([]);
  });
});

describe('readSie on faults', () => {
  it('reports all of them with line and place', () => {
    const books = readText(
      '#RAR 0 20240101 20241231',
      '#VER A 1 20240230 "Ingen sådan dag"',
      '{',
      '#TRANS 1930 {} 5',
      '#TRANS 3010 {} -5',
      '}',
      '#VER A 2 20240201',
      '{',
      '#TRANS 1930 {} 5x',
      '#TRANS 3010 {} -5',
      '}',
      '#VER A 3 20250101',
      '{',
      '#TRANS 1930 {} 5',
      '#TRANS 3010 {} -5',
      '}',
      '#VER A 4 20240201',
      '{',
      '}',
      '#TRANS 1930 {} 5',
      '#VER A 5 20240201',
      '{',
      '#TRANS 1930 {} 5',
    );
    expect(books.vouchers).toEqual([]);
    expect(codesOf(books)).toEqual([
      'error DATE_INVALID 4',
      'error AMOUNT_INVALID 11',
      'refused DATE_OUTSIDE_FISCAL_YEARS 14',
      'notice VOUCHER_EMPTY 19',
      'error VOUCHER_HEADER_MISSING 22',
      'error FILE_TRUNCATED 26',
    ]);
    expect(books.faults.map((fault) => fault.place)).toContain('voucher A 5');
  });

  it('bounds the list and says how many more there are', () => {
    const lines = Array.from(
      { length: 250 },
      (_, index) => `#VER A ${index} 20240101\n{\n#TRANS 1930 {} 1\n}`,
    );
    const books = readText(...lines);
    expect(books.faults.filter((fault) => fault.code === 'VOUCHER_UNBALANCED')).toHaveLength(200);
    expect(books.faults.at(-1)).toMatchObject({ severity: 'error', code: 'FAULTS_OMITTED' });
    expect(books.faults.at(-1)?.message).toContain('50 more');
  });

  it('says what is no SIE file and what is empty', () => {
    expect(codesOf(readSie(Buffer.from('Date;Amount\n')))).toEqual(['error FORMAT_UNKNOWN 0']);
    expect(codesOf(readSie(Buffer.from(' \r\n')))).toEqual(['error FILE_EMPTY 0']);
  });

  it('refuses overlapping and unreadable fiscal years', () => {
    const books = readText(
      '#RAR 0 20240101 20241231',
      '#RAR -1 20230101 20240101',
      '#RAR -2 2022 20221231',
      '#IB -3 1930 5',
    );
    expect(codesOf(books)).toEqual([
      'error FISCAL_YEARS_OVERLAP 4',
      'error FISCAL_YEAR_INVALID 5',
      'notice FISCAL_YEAR_UNDECLARED 6',
      'notice ACCOUNT_UNDECLARED 6',
    ]);
  });
});
