import type { CsvCell } from '@/core/csv/csvCell.ts';
import { downloadBlob } from '@/web/lib/downloadBlob.ts';
import { toCsv } from './toCsv.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** Hands the rows to the browser as a file. The mark makes spreadsheets read it as UTF-8. */
export function downloadCsv(fileName: string, rows: readonly (readonly CsvCell[])[]): void {
  const blob = new Blob([BYTE_ORDER_MARK, toCsv(rows)], { type: 'text/csv;charset=utf-8' });
  downloadBlob(fileName, blob);
}
