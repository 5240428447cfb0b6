import { toNaturalSign } from '@/core/ledger/Account.ts';
import { addToMonth, monthOf, monthsBetween } from '@/core/ledger/isoDate.ts';
import { assertMinor, sumMinor } from '@/core/money/Money.ts';
import { otherCurrencies } from './otherCurrencies.ts';
import type { CompanyRows, MonthRow } from './ReportReadModel.ts';
import type { ProfitAndLoss } from './reportContract.ts';
import type { ReportRange } from './reportRange.ts';

type Section = ProfitAndLoss['sections'][number];
type SectionRow = Section['rows'][number];

function buildRows(rows: readonly MonthRow[], months: readonly string[]): SectionRow[] {
  const indexOf = new Map(months.map((month, index) => [month, index]));
  const accounts = new Map<string, SectionRow>();
  for (const row of rows) {
    let account = accounts.get(row.account_id);
    if (account === undefined) {
      const { account_id: accountId, number, name, type } = row;
      account = { accountId, number, name, type, amountsMinor: months.map(() => 0), totalMinor: 0 };
      accounts.set(accountId, account);
    }
    const index = indexOf.get(monthOf(row.month));
    if (index === undefined) continue;
    const amountMinor = toNaturalSign(row.amount_minor, row.type);
    account.amountsMinor[index] = amountMinor;
    account.totalMinor = assertMinor(account.totalMinor + amountMinor);
  }
  return [...accounts.values()];
}

function buildSection(type: Section['type'], all: readonly SectionRow[], months: readonly string[]): Section {
  const rows = all.filter((row) => row.type === type);
  const totalsMinor = months.map((_, index) => sumMinor(rows.map((row) => row.amountsMinor[index] ?? 0)));
  return { type, rows, totalsMinor, totalMinor: sumMinor(totalsMinor) };
}

/** `rows` come sorted by account number, at most one for each account, currency and month. */
export function buildProfitAndLoss(
  { from, to }: ReportRange,
  { currency, rows }: CompanyRows<MonthRow>,
): ProfitAndLoss {
  const months = Array.from({ length: monthsBetween(from, to) + 1 }, (_, index) => addToMonth(from, index));
  const accounts = buildRows(
    rows.filter((row) => row.currency === currency),
    months,
  );
  const income = buildSection('income', accounts, months);
  const expense = buildSection('expense', accounts, months);
  const resultsMinor = months.map((_, index) =>
    assertMinor((income.totalsMinor[index] ?? 0) - (expense.totalsMinor[index] ?? 0)),
  );
  return {
    from,
    to,
    currency,
    months,
    sections: [income, expense],
    resultsMinor,
    resultMinor: sumMinor(resultsMinor),
    otherCurrencies: otherCurrencies(rows, currency),
  };
}
