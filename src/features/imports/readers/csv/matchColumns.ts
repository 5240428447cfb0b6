import type { CsvRow } from './parseCsvTable.ts';

/** Title rows that may stand above the header. */
const HEADER_ROW_MAX = 40;

/** A header cell in plain words: `*AccountCode` and `Account_Code` are both `account code`. */
export function headerWords(cell: string): string {
  return cell
    .replace(/^\uFEFF/, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[*"'.:#()]/g, ' ')
    .replace(/[\s_/\\-]+/g, ' ')
    .trim();
}

/** For each role, the header names it goes by, best first. */
export type ColumnNames<Role extends string> = Readonly<Record<Role, readonly string[]>>;
export type Columns<Role extends string> = ReadonlyMap<Role, number>;

/** The column of each role in a header row; no column serves two roles. */
export function matchColumns<Role extends string>(row: CsvRow, names: ColumnNames<Role>): Columns<Role> {
  const words = row.cells.map(headerWords);
  const taken = new Set<number>();
  const columns = new Map<Role, number>();
  for (const role of Object.keys(names) as Role[])
    for (const name of names[role]) {
      const index = words.findIndex((word, at) => word === name && !taken.has(at));
      if (index < 0) continue;
      columns.set(role, index);
      taken.add(index);
      break;
    }
  return columns;
}

export type Header<Role extends string> = { readonly index: number; readonly columns: Columns<Role> };

/** The first row that has all the columns `isHeader` asks for. */
export function findHeader<Role extends string>(
  rows: readonly CsvRow[],
  names: ColumnNames<Role>,
  isHeader: (columns: Columns<Role>) => boolean,
): Header<Role> | undefined {
  for (const [index, row] of rows.slice(0, HEADER_ROW_MAX).entries()) {
    const columns = matchColumns(row, names);
    if (isHeader(columns)) return { index, columns };
  }
  return undefined;
}

/** The cell of a role, empty when the column or the cell is missing. */
export function cellOf<Role extends string>(row: CsvRow, columns: Columns<Role>, role: Role): string {
  const index = columns.get(role);
  return index === undefined ? '' : (row.cells[index] ?? '');
}
