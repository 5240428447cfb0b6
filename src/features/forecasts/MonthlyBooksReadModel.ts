import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { addToMonth, daysBetween, lastDayOfMonth, monthOf, monthsBetween } from '@/core/ledger/isoDate.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { BooksWarning } from './ForecastInput.ts';
import { type AccountMonthRow, type MonthRow, toBooksSeries } from './toBooksSeries.ts';

/** A month that has more days left than this when the books end is called partial. */
const DAYS_LEFT_MAX = 4;
/** Months of history shown, the latest; older ones are only in the opening cash. */
const HISTORY_MONTHS_MAX = 600;
/** More months than the calendar of the books has (1700 to 2200). */
const MONTH_ROWS_MAX = 6_100;

/** First and last day on which something happened: openings, reversals and what was reversed do not count. */
export type BooksSpan = { readonly firstOn: string; readonly asOf: string; readonly currency: string };

/** Accounts of a class that have a line of their own, those that moved most; all others are one line. */
export const ACCOUNTS_MAX = 12;
/** Months by which accounts are ranked, the latest. */
const RANKED_MONTHS = 24;

const LIVE = `FROM vouchers v WHERE v.kind = 'entry'
  AND NOT EXISTS (SELECT FROM vouchers r WHERE r.reverses_voucher_id = v.id)`;
const SPAN = `SELECT (SELECT v.dated_on ${LIVE} ORDER BY v.dated_on LIMIT 1) AS first_on,
  (SELECT v.dated_on ${LIVE} ORDER BY v.dated_on DESC LIMIT 1) AS as_of,
  (SELECT c.currency FROM companies c WHERE c.id = current_setting('app.company_id', true)) AS currency`;

// The year-end voucher of BAS moves the year's result out of accounts 8990–8999: no flow of the business.
const IS_FLOW = `(a.type = 'income' OR a.type = 'expense' AND NOT (a.number ~ '^899[0-9]$' AND a.name ILIKE '%resultat%'))`;
const FLOW = `CASE WHEN a.type = 'income' THEN b.credit_minor - b.debit_minor ELSE b.debit_minor - b.credit_minor END`;
const FROM_BALANCES = `FROM account_balances b
  JOIN accounts a ON a.company_id = b.company_id AND a.id = b.account_id WHERE b.currency = $1`;
const MONTHS = `SELECT to_char(b.month, 'YYYY-MM') AS month,
  sum(CASE WHEN a.type = 'income' AND ${IS_FLOW} THEN ${FLOW} ELSE 0 END) AS income_minor,
  sum(CASE WHEN a.type = 'expense' AND ${IS_FLOW} THEN ${FLOW} ELSE 0 END) AS expense_minor,
  sum(CASE WHEN a.is_cash THEN b.debit_minor - b.credit_minor ELSE 0 END) AS cash_minor
  ${FROM_BALANCES} GROUP BY b.month ORDER BY b.month LIMIT ${MONTH_ROWS_MAX}`;
const ACCOUNTS = `WITH flows AS (
  SELECT a.id, a.number, a.name, a.type, b.month, ${FLOW} AS flow_minor ${FROM_BALANCES}
  AND ${IS_FLOW} AND b.month BETWEEN $2::date AND $3::date
), largest AS (
  SELECT id, row_number() OVER (PARTITION BY type ORDER BY
    COALESCE(sum(abs(flow_minor)) FILTER (WHERE month >= $4::date), 0) DESC, number) AS place
  FROM flows GROUP BY id, type, number HAVING bool_or(flow_minor <> 0)
)
SELECT f.id, f.number, f.name, f.type, to_char(f.month, 'YYYY-MM') AS month, f.flow_minor
FROM flows f JOIN largest l ON l.id = f.id AND l.place <= ${ACCOUNTS_MAX} ORDER BY f.type DESC, l.place, f.month`;

// The next year begins where the one that the books end in does: a first year may be longer or shorter than twelve months.
const FACTS = `SELECT EXISTS (SELECT FROM accounts WHERE is_cash) AS has_cash,
  EXISTS (SELECT FROM account_balances WHERE currency <> $1) AS has_other_currencies,
  (SELECT extract(month FROM y.ends_before)::int FROM fiscal_years y WHERE y.starts_on <= $2::date
   ORDER BY y.starts_on DESC LIMIT 1) AS fiscal_year_start_month`;

type Facts = {
  readonly has_cash: boolean;
  readonly has_other_currencies: boolean;
  readonly fiscal_year_start_month: number | null;
};

/** The span of the books of the company that the transaction stands in; undefined when they are empty. */
export async function readBooksSpan(sql: Sql): Promise<BooksSpan | undefined> {
  type SpanRow = { first_on: string | null; as_of: string | null; currency: string | null };
  const [row] = await sql<SpanRow>(SPAN, [], 'books_span');
  if (!row?.first_on || !row.as_of || !row.currency) return undefined;
  return { firstOn: row.first_on, asOf: row.as_of, currency: row.currency };
}

/**
 * The lines of the books by month, in their natural sign, from the month of the first voucher through that of the
 * last: cash at each month's end, income and expense, what they are made of, and what else moved cash. A partial last
 * month is kept: cash is known up to that day, and a warning says that the flows of the month may not be complete.
 */
export async function readMonthlyBooks(
  sql: Sql,
  span: BooksSpan,
): Promise<{ series: MonthlySeries[]; warnings: BooksWarning[]; fiscalYearStartMonth: number }> {
  const { currency, asOf } = span;
  const months = await sql<MonthRow>(MONTHS, [currency], 'monthly_books');
  const shown = monthsOf(span);
  const [from = '', to = ''] = [shown[0], shown.at(-1)];
  const accounts = await sql<AccountMonthRow>(
    ACCOUNTS,
    [currency, `${from}-01`, `${to}-01`, `${addToMonth(to, 1 - RANKED_MONTHS)}-01`],
    'monthly_accounts',
  );
  const [facts] = await sql<Facts>(FACTS, [currency, asOf], 'monthly_books_facts');
  return {
    series: toBooksSeries({ currency, shown, months, accounts }),
    fiscalYearStartMonth: facts?.fiscal_year_start_month ?? 1,
    warnings: warningsOf(span, {
      hasCash: facts?.has_cash ?? false,
      hasOtherCurrencies: facts?.has_other_currencies ?? false,
    }),
  };
}

function monthsOf({ firstOn, asOf }: BooksSpan): string[] {
  const endMonth = monthOf(asOf);
  const earliest = addToMonth(endMonth, 1 - HISTORY_MONTHS_MAX);
  const startMonth = monthOf(firstOn) > earliest ? monthOf(firstOn) : earliest;
  return Array.from({ length: monthsBetween(startMonth, endMonth) + 1 }, (_, index) =>
    addToMonth(startMonth, index),
  );
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
