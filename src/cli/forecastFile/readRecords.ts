import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import type { FileFaults } from './FileFaults.ts';

/** A row with trimmed cells and the line of the file that it ends on. */
export type FileRecord = { readonly cells: readonly string[]; readonly line: number };

const SAMPLE_BYTES = 65_536;
const RECORD_CHARACTERS_MAX = 10_000_000;
/** The first wins when two are as frequent: a comma may also be a decimal mark. */
const DELIMITERS = ['\t', ';', ','] as const;

/** The delimiter that the first line with any uses most, outside quotation marks; a comma when there is none. */
export async function detectDelimiter(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r\n|\n|\r/);
    const line = lines.find((text) => text.trim() !== '')?.replace(/"[^"]*"/g, '') ?? '';
    const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length - 1);
    const most = Math.max(...counts);
    return most === 0 ? ',' : (DELIMITERS[counts.indexOf(most)] ?? ',');
  } finally {
    await handle.close();
  }
}

/** The rows of a file in order, empty lines left out; what cannot be read as CSV is a fault and ends it. */
export async function* readRecords(
  file: string,
  delimiter: string,
  faults: FileFaults,
): AsyncGenerator<FileRecord> {
  const source = createReadStream(file);
  const parser = parse({
    // trimming would take a tab for a blank
    ...{ delimiter, bom: true, trim: delimiter !== '\t', info: true },
    ...{ relax_column_count: true, skip_empty_lines: true, max_record_size: RECORD_CHARACTERS_MAX },
  });
  source.once('error', (error) => parser.destroy(error));
  try {
    for await (const row of source.pipe(parser)) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      yield { cells: record.map((cell) => cell.trim()), line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    faults.add({ line, code: 'CSV_BROKEN', message: error.message.replace(/\s+/g, ' ') });
  } finally {
    source.destroy();
  }
}
