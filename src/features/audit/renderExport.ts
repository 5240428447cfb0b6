import { csvCell } from '@/core/csv/csvCell.ts';
import type { AuditRow } from './AuditStore.ts';
import type { ExportFormat } from './auditContract.ts';

const COLUMNS = [
  'seq',
  'at',
  'action',
  'actorId',
  'actorEmail',
  'event',
  'previousHash',
  'hash',
] as const satisfies readonly (keyof AuditRow | 'at')[];

const valuesOf = ({ occurredAt, ...row }: AuditRow) => ({ ...row, at: occurredAt });

/** The log as a file, a page at a time. `event` and the hashes are what `audit verify` checks. */
export async function* renderExport(
  pages: AsyncIterable<readonly AuditRow[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.join(',')}\r\n`;
  for await (const rows of pages) {
    const lines = rows.map((row) => {
      const values = valuesOf(row);
      if (format === 'csv') return `${COLUMNS.map((column) => csvCell(values[column])).join(',')}\r\n`;
      return `${JSON.stringify(Object.fromEntries(COLUMNS.map((column) => [column, values[column]])))}\n`;
    });
    if (lines.length > 0) yield lines.join('');
  }
}
