import type { BookFormat, Books } from '@/core/ledger/Books.ts';
import { type DecodedText, decodeText } from '../decodeText.ts';
import { FaultList } from '../FaultList.ts';
import { refusedBooks } from '../refusedBooks.ts';
import { type CsvTable, parseCsvTable } from './parseCsvTable.ts';

export type OpenCsv = {
  readonly table: CsvTable;
  readonly encoding: DecodedText['encoding'];
  readonly faults: FaultList;
};

/** Decodes and parts a CSV; books with the reason when there is nothing to read. */
export function openCsv(bytes: Uint8Array, format: BookFormat): OpenCsv | Books {
  const { text, encoding } = decodeText(bytes);
  if (text.trim() === '') return refusedBooks(format, 'FILE_EMPTY', 'The file is empty: export it again.');
  const table = parseCsvTable(text);
  const faults = new FaultList();
  if (table.failure !== undefined)
    faults.error(
      'FILE_TRUNCATED',
      table.failure.line,
      `line ${table.failure.line}`,
      'From here on the file cannot be parted into columns (a quotation mark is not closed): export it again.',
    );
  return { table, encoding, faults };
}
