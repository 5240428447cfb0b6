import { beforeAll, describe, expect, it } from 'vitest';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { expectBooksTie, readWholeLedger } from '../../../test/support/expectBooksTie.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import {
  type TestChart,
  undoImportBatch,
  writeChart,
  writeImportBatch,
  writeVouchers,
  writeYears,
} from '../../../test/support/writeVouchers.ts';
import { ReportService } from './ReportService.ts';

const { database } = await createTestDatabase();
const reports = new ReportService(database);

const CHART: TestChart = {
  '1510': { type: 'asset' },
  '1930': { type: 'asset', isCash: true },
  '1940': { type: 'asset', isCash: true },
  '2081': { type: 'equity' },
  '2440': { type: 'liability' },
  '3001': { type: 'income' },
  '5010': { type: 'expense' },
};

type Company = { scope: CompanyScope; accounts: Map<string, string>; id: (number: string) => string };

async function createCompany(): Promise<Company> {
  const scope = await createCompanyWithOwner(database);
  const accounts = await writeChart(database, scope, CHART);
  await writeYears(database, scope, [2023, 2024]);
  return { scope, accounts, id: (number) => accounts.get(number) ?? '' };
}

const OPENING = {
  date: '2022-12-31',
  kind: 'opening',
  postings: [
    ['1930', 50_000],
    ['2081', -50_000],
  ],
} as const;

/** A sale on the 10th, its payment on the 20th, the rent on the 25th: every month of 2023. */
function yearOfVouchers() {
  return Array.from({ length: 12 }, (_, index) => {
    const month = `2023-${String(index + 1).padStart(2, '0')}`;
    const sale = 10_000 + index;
    return [
      {
        date: `${month}-10`,
        postings: [
          ['1510', sale],
          ['3001', -sale],
        ] as const,
      },
      {
        date: `${month}-20`,
        postings: [
          ['1930', sale],
          ['1510', -sale],
        ] as const,
      },
      {
        date: `${month}-25`,
        postings: [
          ['5010', 4_000],
          ['1930', -3_000],
          ['2440', -1_000],
        ] as const,
      },
    ];
  }).flat();
}

describe('ReportService', () => {
  let company: Company;
  beforeAll(async () => {
    company = await createCompany();
    await writeVouchers(database, company.scope, company.accounts, [OPENING, ...yearOfVouchers()]);
  });

  it('reads a trial balance with what stood before the range as opening', async () => {
    const trial = await reports.readTrialBalance(company.scope, { from: '2023-03', to: '2023-04' });
    const bank = trial.rows.find((row) => row.number === '1930');
    expect(bank).toMatchObject({
      currency: 'SEK',
      openingMinor: 50_000 + 10_000 + 10_001 - 6_000,
      debitMinor: 10_002 + 10_003,
      creditMinor: 6_000,
      closingMinor: 64_001 + 20_005 - 6_000,
    });
    expect(trial.totals).toMatchObject({ openingMinor: 0, closingMinor: 0 });
  });

  it('reads profit and loss by month, income and expense both positive', async () => {
    const report = await reports.readProfitAndLoss(company.scope, { from: '2022-12', to: '2023-02' });
    expect(report.months).toEqual(['2022-12', '2023-01', '2023-02']);
    expect(report.sections.map((section) => section.totalsMinor)).toEqual([
      [0, 10_000, 10_001],
      [0, 4_000, 4_000],
    ]);
    expect(report).toMatchObject({
      resultsMinor: [0, 6_000, 6_001],
      resultMinor: 12_001,
      otherCurrencies: [],
    });
  });

  it('reads a balance sheet whose equity holds the result that is not closed yet', async () => {
    const sheet = await reports.readBalanceSheet(company.scope, '2023-12');
    expect(sheet).toMatchObject({
      unclosedResultMinor: 120_066 - 48_000,
      assetsMinor: 50_000 + 120_066 - 36_000,
      liabilitiesAndEquityMinor: 134_066,
      isBalanced: true,
    });
    expect(sheet.sections.map((section) => section.totalMinor)).toEqual([134_066, 12_000, 50_000 + 72_066]);
  });

  it('reads cash at each month’s end, from the opening to the last day of the books', async () => {
    const cash = await reports.readCash(company.scope);
    expect(cash).toMatchObject({ currency: 'SEK', booksUntil: '2023-12-25', cashMinor: 134_066 });
    expect(cash.history).toHaveLength(13);
    expect(cash.history[0]).toEqual({ month: '2022-12', valueMinor: 50_000 });
    expect(cash.history.at(-1)).toEqual({ month: '2023-12', valueMinor: 134_066 });
    expect(cash.accounts.map(({ number, amountMinor }) => [number, amountMinor])).toEqual([
      ['1930', 134_066],
    ]);
  });

  it('opens a general ledger in the middle of a month and runs the balance across pages', async () => {
    const range = { accountId: company.id('1930'), from: '2023-03-21', to: '2023-05-22' };
    const whole = await readWholeLedger(reports, company.scope, range, 200);
    expect(whole.openingMinor).toBe(50_000 + 30_003 - 6_000);
    expect(whole.items.map((item) => [item.date, item.amountMinor])).toEqual([
      ['2023-03-25', -3_000],
      ['2023-04-20', 10_003],
      ['2023-04-25', -3_000],
      ['2023-05-20', 10_004],
    ]);
    expect(await readWholeLedger(reports, company.scope, range, 1)).toEqual(whole);
    expect(await readWholeLedger(reports, company.scope, range, 3)).toEqual(whole);
  });

  it('adds up from every statement down to the rows, for every account and month (issue 2, item 6)', async () => {
    expect(await expectBooksTie(reports, company.scope, '2022-12', '2024-01')).toBe(2 + 12 * 7);
  });

  it('answers a company without books with empty statements', async () => {
    const { scope } = await createCompany();
    const range = { from: '2023-01', to: '2023-02' };
    expect((await reports.readTrialBalance(scope, range)).rows).toEqual([]);
    expect((await reports.readProfitAndLoss(scope, range)).resultsMinor).toEqual([0, 0]);
    expect(await reports.readBalanceSheet(scope, '2023-01')).toMatchObject({
      currency: 'SEK',
      isBalanced: true,
    });
    expect(await reports.readCash(scope)).toEqual({
      currency: 'SEK',
      booksUntil: null,
      cashMinor: 0,
      accounts: [],
      history: [],
    });
  });

  it('refuses ranges that end before they begin or span more than 120 months', async () => {
    for (const range of [
      { from: '2023-02', to: '2023-01' },
      { from: '2013-01', to: '2023-01' },
    ]) {
      await expect(reports.readTrialBalance(company.scope, range)).rejects.toMatchObject({
        code: 'REPORT_RANGE_INVALID',
      });
      await expect(reports.readProfitAndLoss(company.scope, range)).rejects.toMatchObject({
        code: 'REPORT_RANGE_INVALID',
      });
    }
    await expect(
      reports.readGeneralLedger(company.scope, {
        accountId: company.id('1930'),
        from: '2023-01-02',
        to: '2023-01-01',
        limit: 1,
      }),
    ).rejects.toMatchObject({ code: 'REPORT_RANGE_INVALID' });
    expect((await reports.readTrialBalance(company.scope, { from: '2013-02', to: '2023-01' })).to).toBe(
      '2023-01',
    );
  });

  it('refuses a cursor that it did not issue', async () => {
    const request = { accountId: company.id('1930'), from: '2023-01-01', to: '2023-01-31', limit: 1 };
    for (const parts of ['a\nb\nc', '2023-01-01\nx\n1', `2023-01-01\n${newId()}\n1e9`]) {
      const cursor = Buffer.from(parts).toString('base64url');
      await expect(reports.readGeneralLedger(company.scope, { ...request, cursor })).rejects.toMatchObject({
        code: 'CURSOR_INVALID',
      });
    }
  });

  it('answers another company’s ids as if they were not there', async () => {
    const stranger = await createCompany();
    const range = { from: '2023-01-01', to: '2023-12-31' };
    await expect(
      reports.readGeneralLedger(stranger.scope, { accountId: company.id('1930'), ...range, limit: 1 }),
    ).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    await expect(
      reports.updateAccount(stranger.scope, company.id('1930'), { name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    const ledger = await reports.readGeneralLedger(company.scope, {
      accountId: company.id('1930'),
      ...range,
      limit: 1,
    });
    await expect(reports.readVoucher(stranger.scope, ledger.items[0]?.voucherId ?? '')).rejects.toMatchObject(
      { code: 'VOUCHER_NOT_FOUND' },
    );
    const outsider = { ...stranger.scope, companyId: company.scope.companyId };
    await expect(reports.readCash(outsider)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
  });
});

describe('ReportService, an undone import', () => {
  it('leaves no trace in any figure, and the drill-down still adds up', async () => {
    const { scope, accounts, id } = await createCompany();
    await writeVouchers(database, scope, accounts, [OPENING, ...yearOfVouchers()]);
    const range = { from: '2023-01', to: '2023-12' };
    const before = [
      await reports.readTrialBalance(scope, range),
      await reports.readProfitAndLoss(scope, range),
    ];
    const ledgerRange = { accountId: id('1930'), from: '2023-01-01', to: '2023-12-31' };
    const ledgerBefore = await readWholeLedger(reports, scope, ledgerRange, 10);
    const importBatchId = await writeImportBatch(database, scope, Buffer.from('#VER\n'));
    const imported = yearOfVouchers().map((voucher) => ({ ...voucher, importBatchId }));
    await writeVouchers(database, scope, accounts, [
      ...imported,
      {
        date: '2024-06-30',
        importBatchId,
        postings: [
          ['1930', 5],
          ['3001', -5],
        ],
      },
    ]);
    expect((await reports.readCash(scope)).booksUntil).toBe('2024-06-30');
    await undoImportBatch(database, scope, importBatchId);
    const after = [
      await reports.readTrialBalance(scope, range),
      await reports.readProfitAndLoss(scope, range),
    ];
    expect(after).toEqual(before);
    expect(await readWholeLedger(reports, scope, ledgerRange, 10)).toEqual(ledgerBefore);
    expect((await reports.readCash(scope)).booksUntil).toBe('2023-12-25');
    expect(await expectBooksTie(reports, scope, '2022-12', '2024-07')).toBe(2 + 12 * 7);
  });

  it('shows a reversal that stands on another day than what it reverses, and still adds up', async () => {
    const { scope, accounts, id } = await createCompany();
    const importBatchId = await writeImportBatch(database, scope, Buffer.from('#VER\n'));
    await writeVouchers(database, scope, accounts, [
      OPENING,
      {
        date: '2023-02-10',
        importBatchId,
        postings: [
          ['1930', 700],
          ['3001', -700],
        ],
      },
    ]);
    await undoImportBatch(database, scope, importBatchId, '2023-03-01');
    expect(await expectBooksTie(reports, scope, '2022-12', '2023-04')).toBe(2 + 4);
    const march = { accountId: id('1930'), from: '2023-03-01', to: '2023-03-31', limit: 10 };
    expect(await reports.readGeneralLedger(scope, march)).toMatchObject({
      openingMinor: 50_700,
      debitMinor: -700,
      creditMinor: 0,
      closingMinor: 50_000,
      rowCount: 1,
    });
  });
});

describe('ReportService, other commodities', () => {
  it('keeps them apart in every statement and in the drill-down', async () => {
    const { scope, accounts, id } = await createCompany();
    await writeVouchers(database, scope, accounts, [
      OPENING,
      {
        date: '2023-01-10',
        postings: [
          ['1940', 90, 'USD'],
          ['3001', -90, 'USD'],
        ],
      },
      {
        date: '2023-01-11',
        postings: [
          ['1930', 7],
          ['3001', -7],
          ['1930', 3, 'EUR'],
          ['2440', -3, 'EUR'],
        ],
      },
    ]);
    const range = { from: '2023-01', to: '2023-01' };
    const trial = await reports.readTrialBalance(scope, range);
    expect(trial.rows.map((row) => `${row.number} ${row.currency} ${row.closingMinor}`)).toEqual([
      '1930 EUR 3',
      '1930 SEK 50007',
      '1940 USD 90',
      '2081 SEK -50000',
      '2440 EUR -3',
      '3001 SEK -7',
      '3001 USD -90',
    ]);
    expect(await reports.readProfitAndLoss(scope, range)).toMatchObject({
      resultMinor: 7,
      otherCurrencies: ['USD'],
    });
    expect(await reports.readBalanceSheet(scope, '2023-01')).toMatchObject({
      assetsMinor: 50_007,
      isBalanced: true,
      otherCurrencies: ['EUR', 'USD'],
    });
    expect((await reports.readCash(scope)).cashMinor).toBe(50_007);
    const days = { from: '2023-01-01', to: '2023-01-31', limit: 10 };
    expect(await reports.readGeneralLedger(scope, { accountId: id('1940'), ...days })).toMatchObject({
      currency: 'USD',
      closingMinor: 90,
      otherCurrencies: [],
    });
    expect(await reports.readGeneralLedger(scope, { accountId: id('1930'), ...days })).toMatchObject({
      currency: 'SEK',
      rowCount: 1,
      otherCurrencies: ['EUR'],
    });
    expect(await expectBooksTie(reports, scope, '2022-12', '2023-02')).toBe(2 + 2 + 4);
  });
});

describe('ReportService, accounts and vouchers', () => {
  it('renames an account, marks it as cash, and changes its type only while it has no postings', async () => {
    const { scope, accounts, id } = await createCompany();
    await writeVouchers(database, scope, accounts, [OPENING]);
    expect((await reports.listAccounts(scope)).items.map(({ number }) => number)).toEqual(Object.keys(CHART));
    expect(await reports.updateAccount(scope, id('1510'), { name: 'Deposits', isCash: true })).toEqual({
      id: id('1510'),
      number: '1510',
      name: 'Deposits',
      type: 'asset',
      isCash: true,
    });
    expect(await reports.updateAccount(scope, id('1510'), { type: 'expense' })).toMatchObject({
      type: 'expense',
      isCash: true,
    });
    await expect(reports.updateAccount(scope, id('1930'), { type: 'equity' })).rejects.toMatchObject({
      code: 'ACCOUNT_TYPE_FIXED',
    });
    await expect(reports.updateAccount(scope, newId(), { name: 'x' })).rejects.toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
    });
  });

  it('leads a voucher back to the lines of its file, decoded', async () => {
    const { scope, accounts } = await createCompany();
    const lines = ['#VER A 1 20230110 "Köp"', '{', '#TRANS 5010 {} 40.00', '#TRANS 1930 {} -40.00', '}'];
    const importBatchId = await writeImportBatch(database, scope, Buffer.from(lines.join('\r\n'), 'latin1'));
    const [voucherId = ''] = await writeVouchers(database, scope, accounts, [
      {
        date: '2023-01-10',
        importBatchId,
        sourceLine: 1,
        postings: [
          ['5010', 4_000, 'SEK', 3],
          ['1930', -4_000, 'SEK', 4],
        ],
      },
    ]);
    const voucher = await reports.readVoucher(scope, voucherId);
    expect(voucher.postings.map(({ accountNumber, amountMinor }) => [accountNumber, amountMinor])).toEqual([
      ['5010', 4_000],
      ['1930', -4_000],
    ]);
    expect(voucher.source).toEqual({
      importBatchId,
      fileName: 'books.se',
      lines: [1, 3, 4].map((line) => ({ line, text: lines[line - 1] })),
    });
    await undoImportBatch(database, scope, importBatchId);
    const undone = await reports.readVoucher(scope, voucherId);
    const reversal = await reports.readVoucher(scope, undone.reversedByVoucherId ?? '');
    expect(reversal).toMatchObject({ kind: 'reversal', reversesVoucherId: voucherId, source: null });
    await expect(reports.readVoucher(scope, newId())).rejects.toMatchObject({ code: 'VOUCHER_NOT_FOUND' });
  });
});
