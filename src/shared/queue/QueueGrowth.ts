/** How fast a queue grows, from the depths that were seen in the last minute (R118). */

/** Span that the growth is taken over, in milliseconds. */
const WINDOW_MS = 60_000;
/** Depths that are remembered: one a second. */
const SEEN_MAX = 60;

type Seen = { readonly depth: number; readonly atMs: number };

export class QueueGrowth {
  #seen: readonly Seen[] = [];

  /** Jobs a second since the oldest depth of the last minute, negative when it shrinks; 0 for the first one. */
  note(depth: number, atMs: number): number {
    const recent = this.#seen.filter((seen) => atMs - seen.atMs <= WINDOW_MS).slice(1 - SEEN_MAX);
    this.#seen = [...recent, { depth, atMs }];
    const [oldest] = this.#seen;
    if (oldest === undefined || oldest.atMs >= atMs) return 0;
    return (depth - oldest.depth) / ((atMs - oldest.atMs) / 1000);
  }
}
