import type { Voucher } from './reportContract.ts';
import type { VoucherPostingRow, VoucherRow } from './VoucherReadModel.ts';

/** Most lines of the source file that a voucher is shown with. */
export const SOURCE_LINES_MAX = 200;

/** The lines that a voucher came from, sorted, each once, the first SOURCE_LINES_MAX of them. */
export function sourceLinesOf(rows: readonly (VoucherRow & VoucherPostingRow)[]): number[] {
  const lines = new Set<number>();
  for (const row of rows) {
    if (row.source_line !== null) lines.add(row.source_line);
    if (row.posting_source_line !== null) lines.add(row.posting_source_line);
  }
  return [...lines].sort((a, b) => a - b).slice(0, SOURCE_LINES_MAX);
}

export function buildVoucher(
  head: VoucherRow,
  rows: readonly VoucherPostingRow[],
  source: Voucher['source'],
): Voucher {
  return {
    id: head.id,
    kind: head.kind,
    series: head.series,
    number: head.number,
    date: head.dated_on,
    description: head.description,
    reversesVoucherId: head.reverses_voucher_id,
    reversedByVoucherId: head.reversed_by_voucher_id,
    postings: rows.map((row) => ({
      accountId: row.account_id,
      accountNumber: row.account_number,
      accountName: row.account_name,
      amountMinor: row.amount_minor,
      currency: row.currency,
      description: row.posting_description,
      sourceLine: row.posting_source_line,
    })),
    source,
  };
}
