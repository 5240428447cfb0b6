/** Most vouchers, and about the most postings, that one statement writes: far from the statement timeout. */
export const VOUCHERS_PER_STATEMENT_MAX = 2_000;
export const POSTINGS_PER_STATEMENT_MAX = 10_000;

/** Cuts vouchers so that each chunk keeps both bounds; a voucher that breaks the second alone stays whole. */
export function* inChunks<Item>(
  items: readonly Item[],
  postingsOf: (item: Item) => number,
): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  let postings = 0;
  for (const item of items) {
    const more = postingsOf(item);
    const isFull = chunk.length >= VOUCHERS_PER_STATEMENT_MAX || postings + more > POSTINGS_PER_STATEMENT_MAX;
    if (chunk.length > 0 && isFull) {
      yield chunk;
      chunk = [];
      postings = 0;
    }
    chunk.push(item);
    postings += more;
  }
  if (chunk.length > 0) yield chunk;
}
