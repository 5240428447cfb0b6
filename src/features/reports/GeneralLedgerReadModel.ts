import type { AccountType } from '@/core/ledger/Account.ts';
import { firstDayOfMonth } from '@/core/ledger/isoDate.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** Sort key of a row: day, voucher, line. */
export type LedgerKey = readonly [date: string, voucherId: string, lineNo: number];

export type LedgerQuery = {
  readonly companyId: string;
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
  readonly currency: string | undefined;
  readonly after: LedgerKey | undefined;
  /** Rows to read: one more than the page holds. */
  readonly rows: number;
};

export type LedgerHead = {
  readonly account_id: string;
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
  readonly is_cash: boolean;
  readonly currency: string;
  readonly other_currencies: readonly string[];
  readonly opening_minor: number;
  readonly row_count: number;
  readonly debit_minor: number;
  readonly credit_minor: number;
  /** What the rows of the pages before this one add up to. */
  readonly before_minor: number;
};

export type LedgerRow = {
  readonly voucher_id: string;
  readonly line_no: number;
  readonly kind: 'entry' | 'opening' | 'reversal';
  readonly series: string;
  readonly voucher_number: string;
  readonly dated_on: string;
  readonly description: string;
  readonly amount_minor: number;
  readonly import_batch_id: string | null;
  readonly source_line: number | null;
};

/**
 * One statement, so that totals and rows see the same books. A voucher of an undone import and its reversal
 * of the same day are left out together; debit and credit count a reversal as the balances do.
 */
const GENERAL_LEDGER = `
  WITH account AS (
    SELECT a.id, a.number, a.name, a.type, a.is_cash, c.currency AS company_currency
      FROM accounts a JOIN companies c ON c.id = a.company_id WHERE a.company_id = $1 AND a.id = $2),
  held AS (
    SELECT currency FROM account_balances WHERE company_id = $1 AND account_id = $2 GROUP BY currency),
  chosen AS (
    SELECT coalesce($5, (SELECT h.currency FROM held h ORDER BY h.currency <> company_currency, h.currency LIMIT 1),
                    company_currency) AS currency FROM account),
  opening AS (
    SELECT (SELECT coalesce(sum(debit_minor - credit_minor), 0) FROM account_balances
             WHERE company_id = $1 AND account_id = $2 AND month < $8 AND currency = (SELECT currency FROM chosen))
         + (SELECT coalesce(sum(amount_minor), 0) FROM postings
             WHERE company_id = $1 AND account_id = $2 AND dated_on >= $8 AND dated_on < $3
               AND currency = (SELECT currency FROM chosen)) AS opening_minor),
  ranged AS MATERIALIZED (
    SELECT p.dated_on, p.voucher_id, p.line_no, p.amount_minor, v.kind = 'reversal' AS takes_back,
           $6::text IS NULL OR (p.dated_on, p.voucher_id, p.line_no) > ($6::date, $7::text, $9::integer) AS is_ahead
      FROM postings p
      JOIN vouchers v ON v.company_id = p.company_id AND v.id = p.voucher_id
      LEFT JOIN vouchers o ON o.company_id = v.company_id AND o.id = v.reverses_voucher_id
      LEFT JOIN vouchers r ON r.company_id = v.company_id AND r.reverses_voucher_id = v.id
      LEFT JOIN import_batches i ON i.company_id = v.company_id
            AND i.id = coalesce(o.import_batch_id, v.import_batch_id)
     WHERE p.company_id = $1 AND p.account_id = $2 AND p.dated_on BETWEEN $3 AND $4
       AND p.currency = (SELECT currency FROM chosen)
       AND (i.state = 'undone' AND coalesce(o.dated_on, r.dated_on) = v.dated_on) IS NOT TRUE),
  totals AS (
    SELECT count(*) AS row_count,
           coalesce(sum(CASE WHEN takes_back THEN least(amount_minor, 0) ELSE greatest(amount_minor, 0) END), 0)
             AS debit_minor,
           coalesce(sum(CASE WHEN takes_back THEN least(-amount_minor, 0) ELSE greatest(-amount_minor, 0) END), 0)
             AS credit_minor,
           coalesce(sum(amount_minor) FILTER (WHERE NOT is_ahead), 0) AS before_minor FROM ranged),
  page AS (
    SELECT dated_on, voucher_id, line_no FROM ranged WHERE is_ahead
     ORDER BY dated_on, voucher_id, line_no LIMIT $10)
  SELECT account.id AS account_id, account.number, account.name, account.type, account.is_cash, chosen.currency,
         ARRAY(SELECT h.currency FROM held h WHERE h.currency <> chosen.currency ORDER BY 1) AS other_currencies,
         opening.opening_minor, totals.*,
         p.voucher_id, p.line_no, v.kind, v.series, v.number AS voucher_number, p.dated_on,
         CASE WHEN p.description = '' THEN v.description ELSE p.description END AS description,
         p.amount_minor, v.import_batch_id, p.source_line
    FROM account CROSS JOIN chosen CROSS JOIN opening CROSS JOIN totals
    LEFT JOIN (page JOIN postings p ON p.voucher_id = page.voucher_id AND p.line_no = page.line_no
               JOIN vouchers v ON v.id = p.voucher_id) ON true
   ORDER BY p.dated_on, p.voucher_id, p.line_no`;

/** Undefined when the company has no such account. */
export async function readGeneralLedger(
  sql: Sql,
  query: LedgerQuery,
): Promise<{ head: LedgerHead; rows: readonly LedgerRow[] } | undefined> {
  const [date = null, voucherId = null, lineNo = null] = query.after ?? [];
  const { companyId, accountId, from, to, currency = null } = query;
  const values = [companyId, accountId, from, to, currency, date, voucherId, firstDayOfMonth(from), lineNo];
  const rows = await sql<LedgerHead & (LedgerRow | { readonly voucher_id: null })>(
    GENERAL_LEDGER,
    [...values, query.rows],
    'report_general_ledger',
  );
  const [head] = rows;
  if (head === undefined) return undefined;
  return { head, rows: rows.filter((row): row is LedgerHead & LedgerRow => row.voucher_id !== null) };
}
