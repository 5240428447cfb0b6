import { describe, expect, it } from 'vitest';
import { buildBalanceSheet } from './buildBalanceSheet.ts';
import { buildCash } from './buildCash.ts';
import { buildProfitAndLoss } from './buildProfitAndLoss.ts';
import { buildTrialBalance } from './buildTrialBalance.ts';
import { sourceLinesOf } from './buildVoucher.ts';

const account = (number: string, type: 'asset' | 'liability' | 'equity' | 'income' | 'expense') => ({
  account_id: `id-${number}`,
  number,
  name: `Account ${number}`,
  type,
  currency: 'SEK',
});

describe('buildTrialBalance', () => {
  it('closes each row and totals the company’s currency only', () => {
    const rows = [
      { ...account('1', 'asset'), opening_minor: 100, debit_minor: 30, credit_minor: 50 },
      { ...account('2', 'equity'), opening_minor: -100, debit_minor: 20, credit_minor: 0 },
      { ...account('2', 'equity'), currency: 'EUR', opening_minor: 9, debit_minor: 9, credit_minor: 9 },
    ];
    const report = buildTrialBalance({ from: '2024-01', to: '2024-02' }, { currency: 'SEK', rows });
    expect(report.rows.map((row) => row.closingMinor)).toEqual([80, -80, 9]);
    expect(report.totals).toEqual({ openingMinor: 0, debitMinor: 50, creditMinor: 50, closingMinor: 0 });
  });

  it('refuses totals that leave the safe range instead of rounding them', () => {
    const row = { ...account('1', 'asset'), opening_minor: 0, credit_minor: 0 };
    const rows = [row, row].map((each) => ({ ...each, debit_minor: Number.MAX_SAFE_INTEGER }));
    expect(() => buildTrialBalance({ from: '2024-01', to: '2024-01' }, { currency: 'SEK', rows })).toThrow(
      RangeError,
    );
  });
});

describe('buildProfitAndLoss', () => {
  it('puts each month in its column, across a new year, natural sign', () => {
    const rows = [
      { ...account('3', 'income'), amounts: { '2023-12-01': -70, '2024-01-01': 5 } },
      { ...account('5', 'expense'), amounts: { '2024-01-01': 20 } },
      { ...account('5', 'expense'), currency: 'USD', amounts: { '2024-01-01': 1 } },
    ];
    const report = buildProfitAndLoss({ from: '2023-12', to: '2024-01' }, { currency: 'SEK', rows });
    expect(report.sections.map((section) => section.rows.map((row) => row.amountsMinor))).toEqual([
      [[70, -5]],
      [[0, 20]],
    ]);
    expect(report.sections.map((section) => section.totalMinor)).toEqual([65, 20]);
    expect(report).toMatchObject({ resultsMinor: [70, -25], resultMinor: 45, otherCurrencies: ['USD'] });
  });
});

describe('buildBalanceSheet', () => {
  it('balances through the result that is not closed, and says so when it does not', () => {
    const rows = [
      { ...account('1', 'asset'), amount_minor: 100 },
      { ...account('2', 'liability'), amount_minor: -60 },
      { ...account('3', 'income'), amount_minor: -90 },
      { ...account('5', 'expense'), amount_minor: 50 },
    ];
    const sheet = buildBalanceSheet('2024-01', { currency: 'SEK', rows });
    expect(sheet).toMatchObject({
      unclosedResultMinor: 40,
      liabilitiesAndEquityMinor: 100,
      isBalanced: true,
    });
    const broken = buildBalanceSheet('2024-01', { currency: 'SEK', rows: rows.slice(0, 3) });
    expect(broken).toMatchObject({ unclosedResultMinor: 90, isBalanced: false });
  });
});

describe('buildCash', () => {
  it('carries the balance through months without a movement, to the end of the books', () => {
    const rows = [
      { ...account('1930', 'asset'), month: '2024-01-01', amount_minor: 100 },
      { ...account('1930', 'asset'), month: '2024-03-01', amount_minor: -30 },
      { ...account('2330', 'liability'), month: '2024-03-01', amount_minor: -20 },
    ];
    const cash = buildCash({ currency: 'SEK', rows, booksUntil: '2024-04-15' });
    expect(cash.history).toEqual([
      { month: '2024-01', valueMinor: 100 },
      { month: '2024-02', valueMinor: 100 },
      { month: '2024-03', valueMinor: 50 },
      { month: '2024-04', valueMinor: 50 },
    ]);
    expect(cash).toMatchObject({ cashMinor: 50, accounts: [{ amountMinor: 70 }, { amountMinor: -20 }] });
  });

  it('shows the last 120 months of longer books', () => {
    const rows = [{ ...account('1930', 'asset'), month: '2000-01-01', amount_minor: 1 }];
    const { history } = buildCash({ currency: 'SEK', rows, booksUntil: '2020-12-31' });
    expect([history.length, history[0]?.month, history.at(-1)?.month]).toEqual([120, '2011-01', '2020-12']);
  });
});

describe('sourceLinesOf', () => {
  it('names each line once, in order, and at most 200 of them', () => {
    const row = (source_line: number | null, posting_source_line: number | null) => ({
      id: 'v',
      kind: 'entry' as const,
      series: 'A',
      number: '1',
      dated_on: '2024-01-01',
      description: '',
      import_batch_id: null,
      source_line,
      reverses_voucher_id: null,
      reversed_by_voucher_id: null,
      account_id: 'a',
      account_number: '1',
      account_name: 'A',
      amount_minor: 1,
      currency: 'SEK',
      posting_description: '',
      posting_source_line,
    });
    expect(sourceLinesOf([row(7, 9), row(7, 8), row(7, null), row(null, null)])).toEqual([7, 8, 9]);
    expect(sourceLinesOf(Array.from({ length: 300 }, (_, index) => row(1, index + 2)))).toHaveLength(200);
  });
});
