import type { Sql } from '@/shared/database/Database.ts';

/** Most postings that one voucher is shown with. */
export const VOUCHER_POSTINGS_MAX = 10_000;

export type VoucherRow = {
  readonly id: string;
  readonly kind: 'entry' | 'opening' | 'reversal';
  readonly series: string;
  readonly number: string;
  readonly dated_on: string;
  readonly description: string;
  readonly import_batch_id: string | null;
  readonly source_line: number | null;
  readonly reverses_voucher_id: string | null;
  readonly reversed_by_voucher_id: string | null;
};

export type VoucherPostingRow = {
  readonly account_id: string;
  readonly account_number: string;
  readonly account_name: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly posting_description: string;
  readonly posting_source_line: number | null;
};

const VOUCHER = `
  SELECT v.id, v.kind, v.series, v.number, v.dated_on, v.description, v.import_batch_id, v.source_line,
         v.reverses_voucher_id, r.id AS reversed_by_voucher_id,
         p.account_id, a.number AS account_number, a.name AS account_name, p.amount_minor, p.currency,
         p.description AS posting_description, p.source_line AS posting_source_line
    FROM vouchers v
    LEFT JOIN vouchers r ON r.company_id = v.company_id AND r.reverses_voucher_id = v.id
    JOIN postings p ON p.company_id = v.company_id AND p.voucher_id = v.id
    JOIN accounts a ON a.company_id = p.company_id AND a.id = p.account_id
   WHERE v.company_id = $1 AND v.id = $2 ORDER BY p.line_no LIMIT ${VOUCHER_POSTINGS_MAX}`;

/** A voucher's head with each of its postings; empty when the company has no such voucher. */
export function readVoucher(
  sql: Sql,
  companyId: string,
  voucherId: string,
): Promise<(VoucherRow & VoucherPostingRow)[]> {
  return sql(VOUCHER, [companyId, voucherId], 'report_voucher');
}
