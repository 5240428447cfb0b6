import { assertMinor, sumMinor } from '@/core/money/Money.ts';
import { pageFrom } from '@/shared/http/cursor.ts';
import type { LedgerHead, LedgerRow } from './GeneralLedgerReadModel.ts';
import type { GeneralLedger } from './reportContract.ts';
import type { ReportRange } from './reportRange.ts';

/** `rows` are those of the page, in order, and one more when there is a next page. */
export function buildGeneralLedger(
  { from, to }: ReportRange,
  { head, rows }: { readonly head: LedgerHead; readonly rows: readonly LedgerRow[] },
  limit: number,
): GeneralLedger {
  let balanceMinor = sumMinor([head.opening_minor, head.before_minor]);
  const page = pageFrom(
    rows,
    limit,
    (row) => [row.dated_on, row.voucher_id, String(row.line_no)],
    (row) => {
      balanceMinor = assertMinor(balanceMinor + row.amount_minor);
      return {
        voucherId: row.voucher_id,
        kind: row.kind,
        series: row.series,
        number: row.voucher_number,
        date: row.dated_on,
        description: row.description,
        amountMinor: row.amount_minor,
        currency: head.currency,
        balanceMinor,
        importBatchId: row.import_batch_id,
        sourceLine: row.source_line,
      };
    },
  );
  return {
    account: {
      id: head.account_id,
      number: head.number,
      name: head.name,
      type: head.type,
      isCash: head.is_cash,
    },
    from,
    to,
    currency: head.currency,
    openingMinor: head.opening_minor,
    closingMinor: sumMinor([head.opening_minor, head.debit_minor, -head.credit_minor]),
    debitMinor: head.debit_minor,
    creditMinor: head.credit_minor,
    rowCount: head.row_count,
    otherCurrencies: [...head.other_currencies],
    ...page,
  };
}
