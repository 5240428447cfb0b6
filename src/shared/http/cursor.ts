/** Cursors: opaque to the caller, the sort key of the last row inside. */
import { AppError } from '@/shared/errors/AppError.ts';

/** Parts of the sort key, as text without line breaks. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(parts.join('\n')).toString('base64url');
}

/** The parts, in the number expected; throws CURSOR_INVALID for anything else. */
export function decodeCursor(cursor: string, parts: number): string[] {
  const decoded = Buffer.from(cursor, 'base64url').toString('utf8').split('\n');
  if (decoded.length !== parts || decoded.some((part) => part === '' || part.length > 100)) {
    throw new AppError('CURSOR_INVALID');
  }
  return decoded;
}

/** Cuts a page out of rows that were read one further than `limit`. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}
