import { type CsvCell, csvCell } from '@/core/csv/csvCell.ts';

/** Rows as RFC 4180 text: comma, CRLF, quotes where needed; texts that look like formulas are disarmed. */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
