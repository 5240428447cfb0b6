import { describe, expect, it } from 'vitest';
import { readBooks } from './readBooks.ts';

function read(text: string, currency = 'SEK') {
  const books = readBooks({ bytes: Buffer.from(text), fileName: 'journal.csv', currency });
  return {
    amounts: books.vouchers.flatMap(({ postings }) => postings.map(({ amountMinor }) => amountMinor)),
    dates: books.vouchers.map(({ date }) => date),
    codes: books.faults.map(({ code }) => code),
    faults: books.faults,
  };
}

const journal = (date: string, debit: string, credit = debit) =>
  `Date;Voucher;Account;Debit;Credit\n${date};1;1930;${debit};\n${date};1;3000;;${credit}\n`;

describe('a CSV with one amount and a column that says which side (issue 2, item 5)', () => {
  it.each([
    ['D/K', 'D', 'K'],
    ['Soll/Haben', 'S', 'H'],
    ['Dr/Cr', 'Dr', 'Cr'],
    ['Type', 'Debit', 'Credit'],
  ])('headed %s', (name, debit, credit) => {
    const rows = (amount: string) =>
      `Date;Voucher;Account;Amount;${name}\n2021-01-15;1;1930;100,00;${debit}\n2021-01-15;1;3000;${amount};${credit}\n`;
    expect(read(rows('100,00')).amounts).toEqual([100_00, -100_00]);
    expect(read(rows('-100,00')).amounts).toEqual([100_00, -100_00]);
  });

  it('names the row that is of neither side', () => {
    const text = 'Date;Voucher;Account;Amount;D/K\n2021-01-15;1;1930;100,00;D\n2021-01-15;1;3000;100,00;X\n';
    const books = readBooks({
      bytes: Buffer.from(text),
      fileName: 'journal.csv',
      mapping: { date: 'Date', voucher: 'Voucher', account: 'Account', amount: 'Amount', side: 'D/K' },
    });
    expect(books.faults).toContainEqual(expect.objectContaining({ code: 'SIDE_INVALID', line: 3 }));
  });

  it('leaves a type of another kind alone', () => {
    const text =
      'Date,Voucher,Account,Amount,Type\n2021-01-15,1,1930,100,Invoice\n2021-01-15,1,3000,-100,Invoice\n';
    expect(read(text).amounts).toEqual([100_00, -100_00]);
  });
});

describe('amounts', () => {
  it('may carry a plus, CR or DR in front, and a minus of their own as credits', () => {
    const amounts = (debit: string, credit: string) =>
      read(`Date,Voucher,Account,Amount\n2021-01-15,1,1930,${debit}\n2021-01-15,1,3000,${credit}\n`).amounts;
    expect(amounts('+123.00', '-123.00')).toEqual([123_00, -123_00]);
    expect(amounts('DR 123.00', 'CR 123.00')).toEqual([123_00, -123_00]);
    const negative = read(journal('2021-01-15', '100,00', '-100,00'));
    expect(negative).toMatchObject({ amounts: [100_00, -100_00] });
    expect(negative.codes).toContain('CREDITS_NEGATIVE');
  });

  it('with a point before three digits are thousands, and that is said', () => {
    const { amounts, codes } = read(journal('2021-01-15', '1.234'));
    expect(amounts).toEqual([1234_00, -1234_00]);
    expect(codes).toContain('AMOUNTS_AMBIGUOUS');
    expect(read(journal('2021-01-15', '1.234'), 'KWD').amounts).toEqual([1234, -1234]);
    expect(read(journal('2021-01-15', '0.500')).amounts).toEqual([50, -50]);
    expect(read(journal('2021-01-15', '1234')).codes).not.toContain('AMOUNTS_AMBIGUOUS');
  });

  it('in a currency that is not that of the books are told', () => {
    expect(read(journal('2021-01-15', '$100.00')).codes).toContain('CURRENCY_SIGN_DIFFERENT');
    expect(read(journal('2021-01-15', '$100.00'), 'CAD').codes).not.toContain('CURRENCY_SIGN_DIFFERENT');
    expect(read(journal('2021-01-15', '100.00')).codes).not.toContain('CURRENCY_SIGN_DIFFERENT');
  });
});

describe('dates', () => {
  it('with two digits of the year in front keep their year', () => {
    const text = `${journal('21-01-15', '5')}21-12-31;2;1930;5;\n21-12-31;2;3000;;5\n`;
    expect(read(text).dates).toEqual(['2021-01-15', '2021-12-31']);
    const dayFirst = `${journal('15/01/21', '5')}31/12/21;2;1930;5;\n31/12/21;2;3000;;5\n`;
    expect(read(dayFirst).dates).toEqual(['2021-01-15', '2021-12-31']);
  });

  it('may be the numbers of a spreadsheet, and that is said', () => {
    const { dates, faults } = read(journal('44211', '5'));
    expect(dates).toEqual(['2021-01-15']);
    expect(faults).toContainEqual(
      expect.objectContaining({
        code: 'DATE_NUMBERS',
        message: expect.stringContaining('44211 is taken as 2021-01-15'),
      }),
    );
  });

  it('that cannot be read are named line by line', () => {
    const { faults } = read(journal('210115', '5'));
    const lines = faults.filter(({ code }) => code === 'DATE_INVALID').map(({ line }) => line);
    expect(lines).toEqual([2, 3]);
  });
});

describe('a CSV of little', () => {
  it('with a header alone holds nothing, and no header is taken for a row', () => {
    const { codes, amounts } = read('Date;Voucher;Account;Debit;Credit\n');
    expect(amounts).toEqual([]);
    expect(codes).not.toContain('DATE_INVALID');
  });

  it('refuses a mapping to a column that is not there', () => {
    const bytes = Buffer.from(journal('2021-01-15', '5'));
    const books = readBooks({
      bytes,
      fileName: 'journal.csv',
      mapping: { date: 0, account: 98, debit: 3, credit: 4 },
    });
    expect(books.faults[0]).toMatchObject({ severity: 'error', code: 'MAPPING_NEEDED' });
    expect(books.faults[0]?.message).toContain('"number 99"');
  });
});

describe('a mapping of the wrong column as date', () => {
  it('is told, and not taken for an empty file', () => {
    const bytes = Buffer.from('Date;Name;Account;Debit;Credit\n2021-01-15;x;1930;5;\n2021-01-15;y;3000;;5\n');
    const mapping = { date: 1, account: 2, debit: 3, credit: 4 };
    const [fault] = readBooks({ bytes, fileName: 'journal.csv', mapping }).faults;
    expect(fault).toMatchObject({ severity: 'error', code: 'MAPPING_NEEDED' });
    expect(fault?.message).toContain('names as date holds none');
  });
});

describe('a QuickBooks journal that lost transactions', () => {
  it('is told by its own total', () => {
    const report = (total: string) =>
      [
        'Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit',
        '01/15/2021,Invoice,1,Amy,,Accounts Receivable,100.00,',
        ',,,,,Sales,,100.00',
        ',,,,,,100.00,100.00',
        `TOTAL,,,,,,"${total}","${total}"`,
        '',
      ].join('\n');
    expect(read(report('$100.00'), 'USD').codes).not.toContain('TOTAL_MISMATCH');
    expect(read(report('$1,300.00'), 'USD').faults).toContainEqual(
      expect.objectContaining({ severity: 'notice', code: 'TOTAL_MISMATCH', line: 5 }),
    );
  });
});
