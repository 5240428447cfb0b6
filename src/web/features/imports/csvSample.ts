/** How much of a file is looked at to name its columns. */
export const SAMPLE_BYTES = 64 * 1024;
const ROWS_MAX = 6;
const DELIMITERS = [',', ';', '\t', '|'] as const;

export type CsvSample = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** The first rows of a CSV, enough for a reader to say which column is which. The import reads it exactly. */
export function csvSample(text: string): CsvSample {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 40);
  const widthOf = (line: string, delimiter: string) => splitLine(line, delimiter).length;
  const widest = (delimiter: string) => Math.max(0, ...lines.map((line) => widthOf(line, delimiter)));
  const delimiter = [...DELIMITERS].sort((a, b) => widest(b) - widest(a))[0] ?? ',';
  // Titles above the table have fewer cells than its head.
  const start = lines.findIndex((line) => widthOf(line, delimiter) === widest(delimiter));
  const [head = [], ...rows] = lines.slice(Math.max(start, 0)).map((line) => splitLine(line, delimiter));
  return { head, rows: rows.slice(0, ROWS_MAX) };
}

/** Text of the beginning of a file; what is not UTF-8 is taken for Western European. */
export async function readSample(file: Blob): Promise<string> {
  const bytes = await file.slice(0, SAMPLE_BYTES).arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.slice(0, Math.max(0, bytes.byteLength - 4)),
    );
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
