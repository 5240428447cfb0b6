/**
 * Results of `work` in the order of the items, with at most `window` items begun and not yet taken: a slow reader, or
 * one slow item, holds the source back. When the work or the source fails, so does the iteration.
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  window: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // whoever waits for it sees the failure; here it must only not count as forgotten
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length >= window) yield begun.shift() as Promise<Result>;
  }
  for (const result of begun) yield result;
}
