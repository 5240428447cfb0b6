import { CSV_ROLES, type CsvMapping, type CsvRole } from './CsvMapping.ts';
import { looksLikeDate } from './columnDates.ts';
import { type Columns, headerWords } from './matchColumns.ts';
import type { CsvRow } from './parseCsvTable.ts';

const HEADER_ROW_MAX = 40;

export type ResolvedMapping = {
  readonly columns: Columns<CsvRole>;
  readonly body: readonly CsvRow[];
  readonly header: CsvRow | undefined;
};

/**
 * The columns a mapping means in these rows; a text names the column that is not there. `headerLine` is the
 * header's line where it is known.
 */
export function resolveMapping(
  rows: readonly CsvRow[],
  mapping: CsvMapping,
  headerLine?: number,
): ResolvedMapping | string {
  const references = CSV_ROLES.map((role) => [role, mapping[role]] as const).filter(
    ([, reference]) => reference !== undefined,
  );
  const names = references
    .map(([, reference]) => reference)
    .filter((reference): reference is string => typeof reference === 'string');
  const head = rows.slice(0, HEADER_ROW_MAX);
  const known = headerLine === undefined ? -1 : head.findIndex(({ line }) => line === headerLine);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const beyond = references.find(([, reference]) => typeof reference === 'number' && reference >= width);
  if (beyond !== undefined) return `number ${Number(beyond[1]) + 1}`;
  const headerIndex =
    known >= 0
      ? known
      : names.length > 0
        ? head.findIndex((row) => names.every((name) => indexOfName(row, name) >= 0))
        : firstRowBeforeDates(head, mapping.date);
  if (names.length > 0 && headerIndex < 0) {
    const lost = names.find((name) => head.every((row) => indexOfName(row, name) < 0));
    return lost ?? names.join(', ');
  }
  const header = rows[headerIndex];
  const columns = new Map<CsvRole, number>();
  for (const [role, reference] of references) {
    const index =
      typeof reference === 'string' && header !== undefined
        ? indexOfName(header, reference)
        : Number(reference);
    columns.set(role, index);
  }
  return { columns, body: rows.slice(headerIndex + 1), header };
}

function indexOfName(row: CsvRow, name: string): number {
  const exact = row.cells.indexOf(name);
  return exact >= 0 ? exact : row.cells.findIndex((cell) => headerWords(cell) === headerWords(name));
}

/** With indexes only, everything above the first row with a date is title and header. */
function firstRowBeforeDates(rows: readonly CsvRow[], date: CsvMapping['date']): number {
  const cellOf = (row: CsvRow) => row.cells[Number(date)] ?? '';
  const first = rows.findIndex((row) => looksLikeDate(cellOf(row)));
  if (first >= 0) return first - 1;
  // dates that cannot be read are to be named line by line
  const firstNumber = rows.findIndex((row) => /\d/.test(cellOf(row)));
  return firstNumber >= 0 ? firstNumber - 1 : rows.length - 1;
}
