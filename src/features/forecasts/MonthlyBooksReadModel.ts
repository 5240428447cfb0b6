import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { addToMonth, daysBetween, lastDayOfMonth, monthOf, monthsBetween } from '@/core/ledger/isoDate.ts';
import { sumMinor } from '@/core/money/Money.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { BooksWarning } from './ForecastInput.ts';

/** A month that has more days left than this when the books end is called partial. */
const DAYS_LEFT_MAX = 4;
/** Months of history shown, the latest; older ones are only in the opening cash. */
const HISTORY_MONTHS_MAX = 600;
/** More months than the calendar of the books has (1700 to 2200). */
const MONTH_ROWS_MAX = 6_100;

/** First and last day on which something happened: openings, reversals and what was reversed do not count. */
export type BooksSpan = { readonly firstOn: string; readonly asOf: string; readonly currency: string };

const LIVE = `FROM vouchers v WHERE v.kind = 'entry'
  AND NOT EXISTS (SELECT FROM vouchers r WHERE r.reverses_voucher_id = v.id)`;
const SPAN = `SELECT (SELECT v.dated_on ${LIVE} ORDER BY v.dated_on LIMIT 1) AS first_on,
  (SELECT v.dated_on ${LIVE} ORDER BY v.dated_on DESC LIMIT 1) AS as_of,
  (SELECT c.currency FROM companies c WHERE c.id = current_setting('app.company_id', true)) AS currency`;

// The year-end voucher of BAS moves the year's result out of accounts 8990–8999: no flow of the business.
const MONTHS = `SELECT to_char(b.month, 'YYYY-MM') AS month,
  sum(CASE WHEN a.type = 'income' THEN b.credit_minor - b.debit_minor ELSE 0 END) AS income_minor,
  sum(CASE WHEN a.type = 'expense' AND NOT (a.number ~ '^899[0-9]$' AND a.name ILIKE '%resultat%')
      THEN b.debit_minor - b.credit_minor ELSE 0 END) AS expense_minor,
  sum(CASE WHEN a.is_cash THEN b.debit_minor - b.credit_minor ELSE 0 END) AS cash_minor
  FROM account_balances b
  JOIN accounts a ON a.company_id = b.company_id AND a.id = b.account_id
  WHERE b.currency = $1 GROUP BY b.month ORDER BY b.month LIMIT ${MONTH_ROWS_MAX}`;

const FACTS = `SELECT EXISTS (SELECT FROM accounts WHERE is_cash) AS has_cash,
  EXISTS (SELECT FROM account_balances WHERE currency <> $1) AS has_other_currencies`;

type MonthRow = {
  readonly month: string;
  readonly income_minor: number;
  readonly expense_minor: number;
  readonly cash_minor: number;
};

/** The span of the books of the company that the transaction stands in; undefined when they are empty. */
export async function readBooksSpan(sql: Sql): Promise<BooksSpan | undefined> {
  type SpanRow = { first_on: string | null; as_of: string | null; currency: string | null };
  const [row] = await sql<SpanRow>(SPAN, [], 'books_span');
  if (!row?.first_on || !row.as_of || !row.currency) return undefined;
  return { firstOn: row.first_on, asOf: row.as_of, currency: row.currency };
}

/**
 * Cash at each month's end and the flows of income and expense, in their natural sign, from the month of
 * the first voucher through that of the last. A partial last month is kept: cash is known up to that day,
 * and a warning says that the flows of the month may not be complete.
 */
export async function readMonthlyBooks(
  sql: Sql,
  span: BooksSpan,
): Promise<{ series: MonthlySeries[]; warnings: BooksWarning[] }> {
  const { currency } = span;
  const rows = await sql<MonthRow>(MONTHS, [currency], 'monthly_books');
  const [facts] = await sql<{ has_cash: boolean; has_other_currencies: boolean }>(FACTS, [currency]);
  return {
    series: toSeries(rows, span),
    warnings: warningsOf(span, {
      hasCash: facts?.has_cash ?? false,
      hasOtherCurrencies: facts?.has_other_currencies ?? false,
    }),
  };
}

function toSeries(rows: readonly MonthRow[], span: BooksSpan): MonthlySeries[] {
  const { currency } = span;
  const endMonth = monthOf(span.asOf);
  const earliest = addToMonth(endMonth, 1 - HISTORY_MONTHS_MAX);
  const startMonth = monthOf(span.firstOn) > earliest ? monthOf(span.firstOn) : earliest;
  const byMonth = new Map(rows.map((row) => [row.month, row]));
  const months = Array.from({ length: monthsBetween(startMonth, endMonth) + 1 }, (_, index) =>
    addToMonth(startMonth, index),
  );
  let cashMinor = sumMinor(rows.filter(({ month }) => month < startMonth).map((row) => row.cash_minor));
  const cash = months.map((month) => {
    cashMinor = sumMinor([cashMinor, byMonth.get(month)?.cash_minor ?? 0]);
    return cashMinor;
  });
  const flow = (key: 'income' | 'expense', label: string): MonthlySeries => ({
    key,
    label,
    currency,
    kind: 'flow',
    startMonth,
    values: months.map((month) => byMonth.get(month)?.[`${key}_minor`] ?? 0),
  });
  return [
    { key: 'cash', label: 'Cash', currency, kind: 'balance', startMonth, values: cash },
    flow('income', 'Income'),
    flow('expense', 'Expenses'),
  ];
}

function warningsOf(
  { asOf, currency }: BooksSpan,
  facts: { hasCash: boolean; hasOtherCurrencies: boolean },
): BooksWarning[] {
  const warnings: BooksWarning[] = [];
  if (daysBetween(asOf, lastDayOfMonth(asOf)) > DAYS_LEFT_MAX) {
    const message = `The books end on ${asOf}, so the last month may be incomplete and its flows too low.`;
    warnings.push({ code: 'LAST_MONTH_PARTIAL', message });
  }
  if (!facts.hasCash) {
    const message = 'No account is marked as cash, so the cash line is empty; mark the bank accounts.';
    warnings.push({ code: 'NO_CASH_ACCOUNT', message });
  }
  if (facts.hasOtherCurrencies) {
    const message = `Only amounts in ${currency} are forecast; the books also hold other currencies.`;
    warnings.push({ code: 'OTHER_CURRENCIES_LEFT_OUT', message });
  }
  return warnings;
}
