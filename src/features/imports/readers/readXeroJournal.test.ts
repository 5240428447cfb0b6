import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { readXeroJournal } from './readXeroJournal.ts';

function amountsOf(books: Books): (readonly number[])[] {
  return books.vouchers.map((voucher) => voucher.postings.map((posting) => posting.amountMinor));
}

function errorsOf(books: Books): string[] {
  return books.faults.filter((fault) => fault.severity !== 'notice').map((fault) => fault.code);
}

const JOURNAL_REPORT = `Journal Report
Demo Company (NZ)
For the period 1 January 2024 to 31 January 2024

Date,Journal ID,Source,Description,Reference,Account Code,Account,Account Type,Debit,Credit
15 Jan 2024,101,Receivable Invoice,Ridgeway University,INV-1,610,Accounts Receivable,Current Asset,"1,150.00",
15 Jan 2024,101,Receivable Invoice,Consulting,INV-1,200,Sales,Revenue,,"1,000.00"
15 Jan 2024,101,Receivable Invoice,GST,INV-1,820,GST,Current Liability,,150.00
Total 101,,,,,,,,"1,150.00","1,150.00"
20 Jan 2024,102,Receive Money,Ridgeway University,INV-1,090,Business Bank Account,Bank,1150.00,
20 Jan 2024,102,Receive Money,Ridgeway University,INV-1,610,Accounts Receivable,Current Asset,,1150.00
`;

describe('readXeroJournal', () => {
  it('reads the Journal Report with the types it states', () => {
    const books = readXeroJournal(Buffer.from(JOURNAL_REPORT), 'NZD');
    expect(errorsOf(books)).toEqual([]);
    expect(books.companyName).toBe('Demo Company (NZ)');
    expect(amountsOf(books)).toEqual([
      [115_000, -100_000, -15_000],
      [115_000, -115_000],
    ]);
    expect(books.vouchers[0]).toMatchObject({
      series: 'Receivable Invoice',
      number: '101',
      date: '2024-01-15',
    });
    expect(books.accounts.map(({ number, type, isCash }) => `${number} ${type} ${isCash}`)).toEqual([
      '610 asset false',
      '200 income false',
      '820 liability false',
      '090 asset true',
    ]);
    expect(books.faults).toEqual([]);
  });

  it('reads manual journals by narration', () => {
    const books = readXeroJournal(
      Buffer.from(
        '*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount\nDepreciation,31/01/2024,Laptop,416,Tax Exempt,50.00\nDepreciation,31/01/2024,Laptop,711,Tax Exempt,-50.00\n',
      ),
    );
    expect(amountsOf(books)).toEqual([[5000, -5000]]);
    expect(books.vouchers[0]).toMatchObject({ number: 'Depreciation', date: '2024-01-31' });
    expect(books.accounts.map((account) => account.type)).toEqual(['expense', 'asset']);
  });

  it('puts rows of Account Transactions together by what they share, as long as that balances', () => {
    const books = readXeroJournal(
      Buffer.from(`Account Transactions
Demo Company
For the period 1 Jan 2024 to 31 Jan 2024
Date,Source,Description,Reference,Debit,Credit,Running Balance,Account Code,Account
Opening Balance,,,,100.00,,100.00,090,Business Bank Account
15 Jan 2024,Spend Money,Coffee,C1,,5.00,95.00,090,Business Bank Account
16 Jan 2024,Spend Money,Rent - paid,R1,,50.00,45.00,090,Business Bank Account
Total Business Bank Account,,,,0.00,55.00,45.00,,
15 Jan 2024,Spend Money,Coffee,C1,5.00,,5.00,420,Entertainment
16 Jan 2024,Spend Money,Rent,R1,50.00,,50.00,469,Rent
`),
    );
    expect(errorsOf(books)).toEqual([]);
    expect(amountsOf(books)).toEqual([
      [-500, 500],
      [-5000, 5000],
    ]);
    expect(books.faults.map((fault) => fault.code)).toContain('VOUCHERS_MERGED');
  });

  it('refuses what does not balance under any key', () => {
    const books = readXeroJournal(Buffer.from(JOURNAL_REPORT.replace(',150.00', ',151.00')));
    expect(errorsOf(books)).toEqual(['VOUCHER_UNBALANCED']);
    expect(books.faults[0]?.place).toBe('voucher Receivable Invoice 101');
    expect(errorsOf(readXeroJournal(Buffer.from('a,b\n')))).toEqual(['FORMAT_UNKNOWN']);
  });
});
