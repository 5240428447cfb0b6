import { formatDecimal } from '@/core/money/Money.ts';
import type { GeneralLedger } from '@/features/reports/reportContract.ts';
import { downloadCsv } from '@/web/lib/csv/downloadCsv.ts';
import { type LedgerRange, readLedgerPage } from '@/web/lib/queries/reportQueries.ts';

/** Pages read for one file: 100,000 rows. */
const PAGES_MAX = 500;

/** Reads all rows of the period and hands them over as one file. */
export async function exportLedger(companyId: string, range: LedgerRange): Promise<void> {
  const rows: GeneralLedger['items'] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, nextCursor } = await readLedgerPage(companyId, range, cursor);
    rows.push(...items);
    if (nextCursor === null) break;
    cursor = nextCursor;
    if (page === PAGES_MAX - 1)
      throw new Error('the period has too many rows for one file; choose a shorter one');
  }
  const lines = rows.map((row) => [
    row.date,
    row.series,
    row.number,
    row.kind,
    row.description,
    formatDecimal(row.amountMinor, row.currency),
    formatDecimal(row.balanceMinor, row.currency),
    row.currency,
    row.sourceLine,
  ]);
  const head = ['Date', 'Series', 'Voucher', 'Kind', 'Text', 'Amount', 'Balance', 'Currency', 'File line'];
  downloadCsv(`ledger-${range.from}-${range.to}.csv`, [head, ...lines]);
}
