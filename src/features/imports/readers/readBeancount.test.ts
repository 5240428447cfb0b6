import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { readBeancount } from './readBeancount.ts';

const EXAMPLE = readFileSync(
  path.join(import.meta.dirname, '../../../../test/fixtures/books/example.beancount'),
);

function read(...lines: string[]): Books {
  return readBeancount(Buffer.from(['option "operating_currency" "USD"', ...lines].join('\n')));
}

function rowsOf(books: Books): string[][] {
  return books.vouchers.map((voucher) =>
    voucher.postings.map(
      ({ accountNumber, amountMinor, currency }) => `${accountNumber} ${amountMinor} ${currency}`,
    ),
  );
}

function balanceOf(books: Books, account: string, currency: string): number {
  return books.vouchers
    .flatMap((voucher) => voucher.postings)
    .filter((posting) => posting.accountNumber === account && posting.currency === currency)
    .reduce((sum, posting) => sum + posting.amountMinor, 0);
}

function expectBalanced(books: Books): void {
  for (const { postings } of books.vouchers) {
    const sums = new Map<string, number>();
    for (const { currency, amountMinor } of postings)
      sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
  }
}

function codesOf(books: Books): string[] {
  return books.faults.map((fault) => `${fault.severity} ${fault.code} ${fault.line}`);
}

describe('readBeancount on the example journal', () => {
  const books = readBeancount(EXAMPLE);

  it('reads every transaction, and all 124 balance assertions hold', () => {
    expect(books.faults).toEqual([]);
    expect(books.vouchers).toHaveLength(1044);
    expect(books.companyName).toBe('Example Beancount file');
    expect(books.fiscalYears.map((year) => year.startsOn)).toEqual([
      '2015-01-01',
      '2016-01-01',
      '2017-01-01',
    ]);
    expectBalanced(books);
  });

  it('takes bank and cash for money, and investments at cost not', () => {
    expect(books.accounts.filter((account) => account.isCash).map((account) => account.number)).toEqual([
      'Assets:US:BofA:Checking',
      'Assets:US:ETrade:Cash',
      'Assets:US:Vanguard:Cash',
    ]);
    expect(balanceOf(books, 'Assets:US:BofA:Checking', 'USD')).toBe(275_406);
  });

  it('keeps commodities without a cost in their own unit', () => {
    expect(balanceOf(books, 'Assets:US:Hoogle:Vacation', 'VACHR')).toBe(-1300);
    expect(balanceOf(books, 'Assets:US:Federal:PreTax401k', 'IRAUSD')).toBe(0);
  });

  it('survives damage and never yields a voucher that does not balance', () => {
    const head = EXAMPLE.subarray(0, 12_000);
    const flip = fc.record({ at: fc.nat(head.length - 1), bit: fc.nat(7) });
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 30 }), fc.nat(head.length), (flips, end) => {
        const bytes = Buffer.from(head);
        for (const { at, bit } of flips) bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << bit), at);
        expectBalanced(readBeancount(bytes.subarray(0, end)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('readBeancount on weights', () => {
  it('infers one amount per currency', () => {
    const books = read(
      '2024-01-01 txn "Shop" "Mixed" #tag ^link',
      '  key: "value"',
      '  Expenses:Food  (1 + 2) * 3 USD ; comment',
      '  ! Expenses:Fun  4.10 EUR',
      '  Assets:Cash',
    );
    expect(rowsOf(books)).toEqual([
      ['Expenses:Food 900 USD', 'Expenses:Fun 410 EUR', 'Assets:Cash -900 USD', 'Assets:Cash -410 EUR'],
    ]);
    expect(books.vouchers[0]).toMatchObject({
      series: 'BC',
      number: '',
      description: 'Shop – Mixed',
      line: 2,
    });
  });

  it('weighs at cost, at total cost, at price and at total price', () => {
    const books = read(
      '2024-01-01 * "cost"',
      '  Assets:Stock  10 HOOL {5.10 USD}',
      '  Assets:Cash  -51.00 USD',
      '2024-01-02 * "total cost"',
      '  Assets:Stock  3 HOOL {{20.00 USD}}',
      '  Assets:Cash  -20.00 USD',
      '2024-01-03 * "price"',
      '  Assets:Euro  100.00 EUR @ 1.10 USD',
      '  Assets:Cash  -110.00 USD',
      '2024-01-04 * "total price"',
      '  Assets:Euro  -100.00 EUR @@ 111.00 USD',
      '  Assets:Cash  111.00 USD',
    );
    expect(books.faults.filter((fault) => fault.severity !== 'notice')).toEqual([]);
    expect(rowsOf(books).map((rows) => rows[0])).toEqual([
      'Assets:Stock 5100 USD',
      'Assets:Stock 2000 USD',
      'Assets:Euro 11000 USD',
      'Assets:Euro -11100 USD',
    ]);
  });

  it('sells from lots first in first out, or from the lot that is named', () => {
    const books = read(
      '2024-01-01 * "buy"',
      '  Assets:Stock  10 HOOL {5.00 USD}',
      '  Assets:Cash  -50.00 USD',
      '2024-01-02 * "buy"',
      '  Assets:Stock  10 HOOL {7.00 USD}',
      '  Assets:Cash',
      '2024-01-03 * "sell from both"',
      '  Assets:Stock  -12 HOOL {} @ 9.00 USD',
      '  Assets:Cash  108.00 USD',
      '  Income:Gains',
      '2024-01-04 * "sell the second"',
      '  Assets:Stock  -1 HOOL {2024-01-02} @ 9.00 USD',
      '  Assets:Cash  9.00 USD',
      '  Income:Gains  -2.00 USD',
    );
    expect(rowsOf(books)[2]).toEqual([
      'Assets:Stock -6400 USD',
      'Assets:Cash 10800 USD',
      'Income:Gains -4400 USD',
    ]);
    expect(rowsOf(books)[3]?.[0]).toBe('Assets:Stock -700 USD');
    expect(books.faults.filter((fault) => fault.severity === 'error')).toEqual([]);
  });

  it('posts what tolerance and rounding leave to Equity:Rounding, and refuses what is beyond', () => {
    const books = read(
      '2024-01-01 * "within"',
      '  Assets:Stock  3.513 VB {136.65 USD}',
      '  Assets:Cash  -480.05 USD',
      '2024-01-02 * "rounding"',
      '  Assets:Stock  1 VB {0.334 USD}',
      '  Assets:Stock  1 VB {0.333 USD}',
      '  Assets:Stock  1 VB {0.333 USD}',
      '  Assets:Cash  -1.00 USD',
      '2024-01-03 * "beyond"',
      '  Expenses:Food  1.01 USD',
      '  Assets:Cash  -1.00 USD',
    );
    expect(rowsOf(books)).toEqual([
      ['Assets:Stock 48005 USD', 'Assets:Cash -48005 USD'],
      [
        'Assets:Stock 33 USD',
        'Assets:Stock 33 USD',
        'Assets:Stock 33 USD',
        'Assets:Cash -100 USD',
        'Equity:Rounding 1 USD',
      ],
    ]);
    expect(codesOf(books)).toContain('error VOUCHER_UNBALANCED 10');
    expect(codesOf(books)).toContain('notice ROUNDING_POSTED 0');
    expect(books.accounts.find((account) => account.number === 'Equity:Rounding')?.type).toBe('equity');
  });
});

describe('readBeancount on directives', () => {
  it('pads up to the next balance, and tells of an assertion that fails', () => {
    const books = read(
      '2024-01-01 open Assets:Bank USD',
      '2024-01-02 pad Assets:Bank Equity:Opening',
      '2024-01-05 * "Shop" ""',
      '  Expenses:Food  10.00 USD',
      '  Assets:Bank',
      '2024-01-10 balance Assets:Bank  90.00 USD',
      '2024-01-11 balance Assets:Bank  90.01 USD',
      '2024-01-12 balance Assets:Bank  90.02 USD',
    );
    expect(rowsOf(books)[0]).toEqual(['Assets:Bank 10000 USD', 'Equity:Opening -10000 USD']);
    expect(books.vouchers[0]?.date).toBe('2024-01-02');
    expect(codesOf(books)).toContain('notice BALANCE_ASSERTION_FAILED 9');
    expect(codesOf(books)).not.toContain('notice BALANCE_ASSERTION_FAILED 8');
    expect(books.accounts[0]).toMatchObject({ number: 'Assets:Bank', isCash: true, type: 'asset' });
  });

  it('knows renamed roots and names what it does not read', () => {
    const books = read(
      'option "name_assets" "Vermoegen"',
      'include "other.beancount"',
      'plugin "beancount.plugins.auto"',
      '2024-01-01 * "x"',
      '  Vermoegen:Bank  1.00 USD',
      '  Equity:Opening',
    );
    expect(books.accounts[0]).toMatchObject({ type: 'asset', isCash: true });
    expect(books.faults.map((fault) => fault.place)).toEqual([
      'include "other.beancount"',
      'plugin "beancount.plugins.auto"',
      'accounts',
    ]);
  });

  it('reports every fault with its line', () => {
    const books = read(
      '2024-02-30 * "no such day"',
      '  Assets:Cash  1 USD',
      '2024-02-01 * "two left out"',
      '  Assets:Cash',
      '  Expenses:Food',
      '2024-02-02 * "bad amount"',
      '  Assets:Cash  1.0.0 USD',
      '  Expenses:Food  -1 USD',
      '2024-02-03 * "nothing"',
    );
    expect(books.vouchers).toEqual([]);
    expect(codesOf(books)).toEqual([
      'error DATE_INVALID 2',
      'error VOUCHER_HEADER_MISSING 3',
      'error AMOUNT_MISSING 6',
      'error AMOUNT_INVALID 8',
      'notice VOUCHER_EMPTY 10',
    ]);
  });

  it('says what is empty and what is no journal', () => {
    expect(codesOf(readBeancount(Buffer.from('')))).toEqual(['error FILE_EMPTY 0']);
    expect(codesOf(readBeancount(Buffer.from('Date,Amount\n')))).toEqual(['error FORMAT_UNKNOWN 0']);
  });
});
