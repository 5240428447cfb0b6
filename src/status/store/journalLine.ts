import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { FORMAT, NewerFormat, toCurrentFormat } from './StatusFormat.ts';
import { type Change, changeSchema } from './StatusState.ts';

const lineSchema = z.object({ sequence: z.number().int(), changes: z.array(changeSchema) });
export type JournalEntry = { readonly sequence: number; readonly changes: readonly Change[] };

const sumOf = (text: string) => crc32(text).toString(16).padStart(8, '0');

/** One line: its checksum, a blank, the entry. */
export function journalLine(entry: JournalEntry): string {
  const text = JSON.stringify({ format: FORMAT, ...entry });
  return `${sumOf(text)} ${text}\n`;
}

/** The entry; undefined when the line was torn or damaged. Throws a NewerFormat. */
export function readJournalLine(line: string): JournalEntry | undefined {
  const text = line.slice(9);
  if (line[8] !== ' ' || line.slice(0, 8) !== sumOf(text)) return undefined;
  try {
    return lineSchema.parse(toCurrentFormat(JSON.parse(text)));
  } catch (error) {
    if (error instanceof NewerFormat) throw error;
    return undefined;
  }
}
