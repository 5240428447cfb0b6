/** The drill-down adds up: every figure of every statement is the sum of the rows below it. */
import { expect } from 'vitest';
import { toNaturalSign } from '@/core/ledger/Account.ts';
import { addToMonth, firstDayOfMonth, lastDayOfMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import type { ReportService } from '@/features/reports/ReportService.ts';
import type { GeneralLedger, TrialBalance } from '@/features/reports/reportContract.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';

const PAGES_MAX = 1_000;

/** All pages of a general ledger as one answer; checks on the way that the running balance never breaks. */
export async function readWholeLedger(
  reports: ReportService,
  scope: CompanyScope,
  request: { accountId: string; from: string; to: string; currency?: string },
  limit: number,
): Promise<GeneralLedger> {
  const first = await reports.readGeneralLedger(scope, { ...request, limit });
  const items = [...first.items];
  let cursor = first.nextCursor;
  for (let page = 1; cursor !== null && page < PAGES_MAX; page += 1) {
    const next = await reports.readGeneralLedger(scope, { ...request, limit, cursor });
    expect({ ...next, items: [], nextCursor: null }).toEqual({ ...first, items: [], nextCursor: null });
    items.push(...next.items);
    cursor = next.nextCursor;
  }
  let balanceMinor = first.openingMinor;
  for (const item of items) {
    balanceMinor += item.amountMinor;
    expect(item.balanceMinor).toBe(balanceMinor);
  }
  expect(balanceMinor).toBe(first.closingMinor);
  expect(items).toHaveLength(first.rowCount);
  return { ...first, items, nextCursor: null };
}

async function expectRowTies(
  reports: ReportService,
  scope: CompanyScope,
  month: string,
  row: TrialBalance['rows'][number],
): Promise<number> {
  const { accountId, currency } = row;
  const range = { from: firstDayOfMonth(month), to: lastDayOfMonth(month) };
  const ledger = await readWholeLedger(reports, scope, { accountId, currency, ...range }, 7);
  const { openingMinor, debitMinor, creditMinor, closingMinor } = row;
  expect(ledger).toMatchObject({ openingMinor, debitMinor, creditMinor, closingMinor });
  return ledger.rowCount;
}

/**
 * Ties every month, account and commodity: trial balance = general ledger = profit and loss = balance sheet.
 * Returns how many ledger rows were looked at.
 */
export async function expectBooksTie(
  reports: ReportService,
  scope: CompanyScope,
  from: string,
  to: string,
): Promise<number> {
  const profitAndLoss = await reports.readProfitAndLoss(scope, { from, to });
  const cells = new Map(
    profitAndLoss.sections.flatMap(({ rows }) =>
      rows.map((row) => [row.accountId, row.amountsMinor] as const),
    ),
  );
  let rowCount = 0;
  for (let index = 0; index <= monthsBetween(from, to); index += 1) {
    const month = addToMonth(from, index);
    const trial = await reports.readTrialBalance(scope, { from: month, to: month });
    const sheet = await reports.readBalanceSheet(scope, month);
    const balances = new Map(
      sheet.sections.flatMap(({ rows }) => rows.map((row) => [row.accountId, row.amountMinor])),
    );
    for (const row of trial.rows) {
      rowCount += await expectRowTies(reports, scope, month, row);
      if (row.currency !== trial.currency) continue;
      if (row.type === 'income' || row.type === 'expense') {
        const cell = cells.get(row.accountId)?.[index] ?? 0;
        expect(cell).toBe(toNaturalSign(row.debitMinor - row.creditMinor, row.type));
      } else {
        expect(balances.get(row.accountId) ?? 0).toBe(toNaturalSign(row.closingMinor, row.type));
      }
    }
    expect(trial.totals.openingMinor).toBe(0);
    expect(trial.totals.debitMinor).toBe(trial.totals.creditMinor);
    expect(trial.totals.closingMinor).toBe(0);
    expect(sheet.isBalanced).toBe(true);
  }
  return rowCount;
}
