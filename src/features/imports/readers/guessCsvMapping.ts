import { CSV_COLUMN_NAMES, type CsvMapping, type CsvRole } from './csv/CsvMapping.ts';
import { type Columns, findHeader, matchColumns } from './csv/matchColumns.ts';
import { type CsvRow, type CsvTable, type Delimiter, parseCsvTable } from './csv/parseCsvTable.ts';
import { sideOf } from './csv/sideOf.ts';
import { decodeText } from './decodeText.ts';

export type CsvGuess = {
  /** By column index; undefined while something is missing. */
  readonly mapping: CsvMapping | undefined;
  /** What was recognised, whether or not it is enough. */
  readonly columns: Partial<Record<CsvRole, number>>;
  /** What a mapping still needs, in words. */
  readonly missing: readonly string[];
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly delimiter: Delimiter;
  /** The first rows below the header, for a preview. */
  readonly sampleRows: readonly (readonly string[])[];
};

const SAMPLE_ROWS = 10;
const HEADER_SEARCH_ROWS = 40;

/** Guesses from the header names of a CSV which column holds what. */
export function guessCsvMapping(bytes: Uint8Array): CsvGuess {
  return guessMappingOfTable(parseCsvTable(decodeText(bytes).text));
}

/** The same for a CSV that is parted already. */
export function guessMappingOfTable({ rows, delimiter }: CsvTable): CsvGuess {
  const complete = findHeader(rows, CSV_COLUMN_NAMES, (columns) => missingOf(columns).length === 0);
  const index = complete?.index ?? widestRow(rows);
  const header = rows[index];
  const columns =
    complete?.columns ??
    (header === undefined ? new Map<CsvRole, number>() : matchColumns(header, CSV_COLUMN_NAMES));
  return {
    mapping: complete && mappingOf(complete.columns, rows.slice(index + 1)),
    columns: Object.fromEntries(columns),
    missing: missingOf(columns),
    header: header?.cells ?? [],
    headerLine: header?.line ?? 0,
    delimiter,
    sampleRows: rows.slice(index + 1, index + 1 + SAMPLE_ROWS).map((row) => row.cells),
  };
}

function missingOf(columns: Columns<CsvRole>): string[] {
  const missing: string[] = [];
  if (!columns.has('date')) missing.push('date');
  if (!columns.has('account')) missing.push('account');
  if (!columns.has('amount') && !(columns.has('debit') && columns.has('credit')))
    missing.push('debit and credit, or amount');
  return missing;
}

/** Many a file has a type of another kind; a side column says nothing but debit and credit. */
function sideColumn(columns: Columns<CsvRole>, body: readonly CsvRow[]): number | undefined {
  const index = columns.get('side');
  if (index === undefined) return undefined;
  const cells = body.map((row) => row.cells[index] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => sideOf(cell) !== undefined) ? index : undefined;
}

function mappingOf(columns: Columns<CsvRole>, body: readonly CsvRow[]): CsvMapping | undefined {
  const date = columns.get('date');
  const account = columns.get('account');
  if (date === undefined || account === undefined) return undefined;
  const isDebitCredit = columns.has('debit') && columns.has('credit');
  return {
    date,
    account,
    accountName: columns.get('accountName'),
    debit: isDebitCredit ? columns.get('debit') : undefined,
    credit: isDebitCredit ? columns.get('credit') : undefined,
    amount: isDebitCredit ? undefined : columns.get('amount'),
    side: isDebitCredit ? undefined : sideColumn(columns, body),
    series: columns.get('series'),
    voucher: columns.get('voucher'),
    description: columns.get('description'),
    currency: columns.get('currency'),
  };
}

/** The header of an unknown layout is most likely the first of the rows with the most filled cells. */
function widestRow(rows: readonly CsvRow[]): number {
  let best = 0;
  let most = 0;
  for (const [index, row] of rows.slice(0, HEADER_SEARCH_ROWS).entries()) {
    const filled = row.cells.filter((cell) => cell !== '').length;
    if (filled > most) {
      most = filled;
      best = index;
    }
  }
  return best;
}
