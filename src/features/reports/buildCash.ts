import { addToMonth, monthOf, monthsBetween } from '@/core/ledger/isoDate.ts';
import { assertMinor, sumMinor } from '@/core/money/Money.ts';
import type { CompanyRows, MonthRow } from './ReportReadModel.ts';
import { type Cash, REPORT_MONTHS_MAX } from './reportContract.ts';

/** The balance at each month's end, from the first month with cash to the last month of the books. */
function buildHistory(nets: ReadonlyMap<string, number>, lastMonth: string): Cash['history'] {
  const first = [...nets.keys()].sort()[0];
  if (first === undefined) return [];
  let valueMinor = 0;
  const history = Array.from({ length: Math.max(0, monthsBetween(first, lastMonth) + 1) }, (_, index) => {
    const month = addToMonth(first, index);
    valueMinor = assertMinor(valueMinor + (nets.get(month) ?? 0));
    return { month, valueMinor };
  });
  return history.slice(-REPORT_MONTHS_MAX);
}

/** `rows` come sorted by account number and are of cash accounts in the company's currency. */
export function buildCash({
  currency,
  rows,
  booksUntil,
}: CompanyRows<MonthRow> & { readonly booksUntil: string | null }): Cash {
  const accounts = new Map<string, Cash['accounts'][number]>();
  const nets = new Map<string, number>();
  for (const row of rows) {
    const { account_id: accountId, number, name, type } = row;
    const account = accounts.get(accountId) ?? { accountId, number, name, type, amountMinor: 0 };
    // Debit is cash whatever the type: an overdraft kept as a liability takes from it.
    account.amountMinor = assertMinor(account.amountMinor + row.amount_minor);
    accounts.set(accountId, account);
    const month = monthOf(row.month);
    nets.set(month, assertMinor((nets.get(month) ?? 0) + row.amount_minor));
  }
  const months = [...nets.keys()].sort();
  const lastMonth = [booksUntil === null ? '' : monthOf(booksUntil), months.at(-1) ?? ''].sort().at(-1) ?? '';
  return {
    currency,
    booksUntil,
    cashMinor: sumMinor([...accounts.values()].map((account) => account.amountMinor)),
    accounts: [...accounts.values()],
    history: buildHistory(nets, lastMonth),
  };
}
