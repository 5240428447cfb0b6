import type { Sql } from '@/shared/database/Database.ts';
import { unpackContent } from './packContent.ts';
import { decodeText } from './readers/decodeText.ts';

export type SourceLines = {
  readonly importBatchId: string;
  readonly fileName: string;
  readonly lines: { readonly line: number; readonly text: string }[];
};

/** Longest text that a line of the file is shown with. */
const LINE_CHARACTERS_MAX = 2_000;

/**
 * The texts of lines (counted from 1) of the file that a batch was read from; a line the file does not have is
 * left out. Undefined when the company has no such batch.
 */
export async function readSourceLines(
  sql: Sql,
  batchId: string,
  lines: readonly number[],
): Promise<SourceLines | undefined> {
  const [batch] = await sql<{ file_name: string; content: Uint8Array }>(
    'SELECT file_name, content FROM import_batches WHERE id = $1',
    [batchId],
    'import_source',
  );
  if (batch === undefined) return undefined;
  return {
    importBatchId: batchId,
    fileName: batch.file_name,
    lines: pickLines(await unpackContent(batch.content), lines),
  };
}

/** Walks the text once, without an array of all its lines, up to the last line that is wanted. */
function pickLines(content: Uint8Array, lines: readonly number[]): SourceLines['lines'] {
  const wanted = new Set(lines);
  if (wanted.size === 0) return [];
  const last = Math.max(...wanted);
  const { text } = decodeText(content);
  const lineEnd = /\r\n|\n|\r/g;
  const picked: SourceLines['lines'] = [];
  let start = 0;
  for (let line = 1; line <= last && start <= text.length; line += 1) {
    const end = lineEnd.exec(text);
    if (wanted.has(line)) {
      picked.push({ line, text: text.slice(start, end?.index ?? text.length).slice(0, LINE_CHARACTERS_MAX) });
    }
    start = end === null ? text.length + 1 : lineEnd.lastIndex;
  }
  return picked;
}
