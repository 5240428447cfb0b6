import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { readQuickbooksJournal } from './readQuickbooksJournal.ts';

const JOURNAL = `Craig's Design and Landscaping Services,,,,,,,
Journal,,,,,,,
"January - February, 2024",,,,,,,

,Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
,01/15/2024,Invoice,1001,Amy's Bird Sanctuary,,Accounts Receivable (A/R),"$1,234.50",
,,,,Amy's Bird Sanctuary,Custom design,Design income,,"$1,200.00"
,,,,,Sales tax,Board of Equalization Payable,,$34.50
,,,,,,,"$1,234.50","$1,234.50"
,,,,,,,,
,02/03/2024,Payment,,Amy's Bird Sanctuary,,Checking,"1,234.50",
,,,,,,Accounts Receivable (A/R),"(1,234.50)",
,,,,,,,"$0.00",
,02/05/2024,Journal Entry,7,,"Rent, February",Rent or Lease,900.00,
,,,,,,Checking,,900.00
,02/05/2024,Expense,,Hicks,Fuel,Automobile:Fuel,52.14,
,,,,,,Mystery,10.00,
,,,,,,Mastercard,,62.14
TOTAL,,,,,,,"$2,196.64","$2,196.64"

,"Friday, Mar 01, 2024 10:00:00 AM GMT-8",,,,,,,
`;

function codesOf(books: Books): string[] {
  return books.faults.map((fault) => `${fault.severity} ${fault.code} ${fault.line}`);
}

describe('readQuickbooksJournal', () => {
  const books = readQuickbooksJournal(Buffer.from(JOURNAL));

  it('groups rows into transactions with US dates, symbols and parentheses', () => {
    expect(books.companyName).toBe("Craig's Design and Landscaping Services");
    expect(books.vouchers.map(({ series, number, date, line }) => [series, number, date, line])).toEqual([
      ['Invoice', '1001', '2024-01-15', 6],
      ['Payment', '', '2024-02-03', 11],
      ['Journal Entry', '7', '2024-02-05', 14],
      ['Expense', '', '2024-02-05', 16],
    ]);
    expect(books.vouchers[0]?.postings.map((posting) => posting.amountMinor)).toEqual([
      123_450, -120_000, -3450,
    ]);
    expect(books.vouchers[1]?.postings.map((posting) => posting.amountMinor)).toEqual([123_450, -123_450]);
    expect(books.vouchers[2]?.postings[0]).toMatchObject({ description: 'Rent, February', line: 14 });
    expect(books.faults.filter((fault) => fault.severity !== 'notice')).toEqual([]);
  });

  it('guesses account types and lists every guess', () => {
    expect(
      Object.fromEntries(books.accounts.map(({ number, type, isCash }) => [number, `${type} ${isCash}`])),
    ).toEqual({
      'Accounts Receivable (A/R)': 'asset false',
      'Design income': 'income false',
      'Board of Equalization Payable': 'liability false',
      Checking: 'asset true',
      'Rent or Lease': 'expense false',
      'Automobile:Fuel': 'expense false',
      Mystery: 'expense false',
      Mastercard: 'liability false',
    });
    const guess = books.faults.find((fault) => fault.code === 'ACCOUNT_TYPE_GUESSED');
    for (const { number } of books.accounts) expect(guess?.message).toContain(number);
    expect(guess?.message).toContain('Mystery = expense (by its balance)');
  });

  it('takes day first when a first number can only be a day, and says when it cannot tell', () => {
    const rows = (date: string) =>
      `Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n${date},Bill,1,,,Rent,5.00,\n,,,,,Checking,,5.00\n`;
    const clear = readQuickbooksJournal(Buffer.from(rows('31/01/2024')));
    expect(clear.vouchers[0]?.date).toBe('2024-01-31');
    const unclear = readQuickbooksJournal(Buffer.from(rows('02/01/2024')));
    expect(unclear.vouchers[0]?.date).toBe('2024-02-01');
    expect(codesOf(unclear)).toContain('notice DATE_ORDER_ASSUMED 0');
    expect(codesOf(clear)).not.toContain('notice DATE_ORDER_ASSUMED 0');
  });

  it('reads QuickBooks Desktop with account numbers and a transaction number', () => {
    const text =
      ',Trans #,Type,Date,Num,Adj,Name,Memo,Account,Debit,Credit\n,17,Check,01/31/2024,,,Landlord,,6000 · Rent,5.00,\n,,,,,,,,1000 · Bank:1010 · Checking,,5.00\n,,,,,,,,,5.00,5.00\n';
    const desktop = readQuickbooksJournal(Buffer.from(text));
    expect(desktop.vouchers).toMatchObject([{ series: 'Check', number: '17', date: '2024-01-31' }]);
    expect(desktop.accounts.map(({ number, name, isCash }) => [number, name, isCash])).toEqual([
      ['6000', 'Rent', false],
      ['1010', 'Bank:Checking', true],
    ]);
  });

  it('names transactions that do not balance and cells that cannot be read', () => {
    const damaged = JOURNAL.replace('"$1,200.00"', '"$1,200.01"').replace('52.14,', '52.1.4,');
    const faults = readQuickbooksJournal(Buffer.from(damaged)).faults.filter(
      (fault) => fault.severity === 'error',
    );
    expect(faults.map(({ code, line, place }) => [code, line, place])).toEqual([
      ['VOUCHER_UNBALANCED', 6, 'voucher Invoice 1001'],
      ['AMOUNT_INVALID', 16, 'transaction Expense'],
    ]);
    expect(faults[0]?.message).toContain('0.01 USD');
  });

  it('says what is no journal, what is empty and what is cut off', () => {
    expect(codesOf(readQuickbooksJournal(Buffer.from('a,b\n1,2\n')))).toEqual(['error FORMAT_UNKNOWN 0']);
    expect(codesOf(readQuickbooksJournal(Buffer.from('\n')))).toEqual(['error FILE_EMPTY 0']);
    const cut = readQuickbooksJournal(Buffer.from(`${JOURNAL.slice(0, JOURNAL.indexOf('"Rent, Feb'))}"Re`));
    expect(codesOf(cut)).toContain('error FILE_TRUNCATED 14');
  });
});
