const BACK_OFF_MAX_MS = 30_000;

/** How long until a page asks again: a failing server is asked ever less often, a good one every `everyMs`. */
export function nextPollMs(everyMs: number, failingForMs: number): number {
  return Math.min(Math.max(everyMs, failingForMs / 4), Math.max(everyMs, BACK_OFF_MAX_MS));
}
