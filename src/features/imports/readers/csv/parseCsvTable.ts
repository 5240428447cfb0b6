import { type Options, parse } from 'csv-parse/sync';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export type CsvRow = { readonly cells: readonly string[]; readonly line: number };
export type CsvTable = {
  readonly delimiter: Delimiter;
  readonly rows: readonly CsvRow[];
  /** Why the rest of the file could not be read, with the line; undefined when all was. */
  readonly failure: { readonly line: number; readonly message: string } | undefined;
};

const SAMPLE_LINES = 60;
const RECORD_CHARACTERS_MAX = 100_000;

/** The delimiter that most lines agree on, counted outside quotation marks. */
export function detectDelimiter(text: string): Delimiter {
  const lines = text.slice(0, RECORD_CHARACTERS_MAX).split(/\r\n|\n|\r/, SAMPLE_LINES);
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const linesWith = new Map<number, number>();
    for (const line of lines) {
      const count = line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
      if (count > 0) linesWith.set(count, (linesWith.get(count) ?? 0) + 1);
    }
    for (const [count, agreeing] of linesWith)
      if (agreeing * count > bestScore) {
        bestScore = agreeing * count;
        best = delimiter;
      }
  }
  return best;
}

/** All rows with trimmed cells and the line each begins on; rows before a failure are kept. */
export function parseCsvTable(text: string): CsvTable {
  const delimiter = detectDelimiter(text);
  const options = {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: RECORD_CHARACTERS_MAX,
  };
  try {
    return { delimiter, rows: rowsOf(parse(text, options)), failure: undefined };
  } catch (error) {
    const rows = rowsOf(recordsBeforeFailure(text, options));
    const last = rows.at(-1);
    const message = error instanceof Error ? error.message : 'unreadable';
    return { delimiter, rows, failure: { line: last === undefined ? 1 : last.line + 1, message } };
  }
}

/** Every line of the file is in one record: a record takes one line and one more for each line end in its cells. */
function rowsOf(records: readonly (readonly string[])[]): CsvRow[] {
  let line = 1;
  return records.map((record) => {
    const row = { cells: record.map((cell) => cell.trim()), line };
    line += 1;
    for (const cell of record)
      if (cell.includes('\n') || cell.includes('\r')) line += cell.split(/\r\n|\n|\r/).length - 1;
    return row;
  });
}

function recordsBeforeFailure(text: string, options: Options): string[][] {
  const records: string[][] = [];
  try {
    parse(text, {
      ...options,
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch {
    return records;
  }
  return records;
}
