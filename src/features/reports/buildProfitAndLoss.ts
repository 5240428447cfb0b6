import { toNaturalSign } from '@/core/ledger/Account.ts';
import { addToMonth, firstDayOfMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { assertMinor, sumMinor } from '@/core/money/Money.ts';
import { otherCurrencies } from './otherCurrencies.ts';
import type { CompanyRows, MonthsRow } from './ReportReadModel.ts';
import type { ProfitAndLoss } from './reportContract.ts';
import type { ReportRange } from './reportRange.ts';

type Section = ProfitAndLoss['sections'][number];
type SectionRow = Section['rows'][number];

function buildRow(
  { account_id: accountId, number, name, type, amounts }: MonthsRow,
  firstDays: readonly string[],
): SectionRow {
  const amountsMinor = firstDays.map((day) => toNaturalSign(assertMinor(amounts[day] ?? 0), type));
  return { accountId, number, name, type, amountsMinor, totalMinor: sumMinor(amountsMinor) };
}

function buildSection(type: Section['type'], all: readonly SectionRow[], months: readonly string[]): Section {
  const rows = all.filter((row) => row.type === type);
  const totalsMinor = months.map((_, index) => sumMinor(rows.map((row) => row.amountsMinor[index] ?? 0)));
  return { type, rows, totalsMinor, totalMinor: sumMinor(totalsMinor) };
}

/** `rows` come sorted by account number, one for each account and currency. */
export function buildProfitAndLoss(
  { from, to }: ReportRange,
  { currency, rows }: CompanyRows<MonthsRow>,
): ProfitAndLoss {
  const months = Array.from({ length: monthsBetween(from, to) + 1 }, (_, index) => addToMonth(from, index));
  const own = rows.filter((row) => row.currency === currency);
  const firstDays = months.map(firstDayOfMonth);
  const accounts = own.map((row) => buildRow(row, firstDays));
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
