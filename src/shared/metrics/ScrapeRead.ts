/**
 * A reading that several gauges share and that holds no scrape up: it runs once however many ask, and one that
 * hangs is not started a second time.
 */
import type { Clock } from '@/shared/clock/Clock.ts';
import { inScrapeTime } from './scrape.ts';

/** Longest that a shared reading is given again, in milliseconds. */
const FRESH_MS = 1_000;

export class ScrapeRead<T> {
  readonly #work: () => Promise<T> | T;
  readonly #clock: Clock | undefined;
  #last: { readonly value: T; readonly atMs: number } | undefined;
  #running: Promise<T> | undefined;

  /** With a clock what was read is given again for a second. */
  constructor(work: () => Promise<T> | T, clock?: Clock) {
    this.#work = work;
    this.#clock = clock;
  }

  /** Rejects when the reading fails or takes too long: no old figure is told as if it were of now. */
  async read(): Promise<T> {
    if (this.#clock && this.#last && this.#clock.elapsedMs() - this.#last.atMs < FRESH_MS)
      return this.#last.value;
    this.#running ??= this.#run();
    return inScrapeTime(this.#running);
  }

  async #run(): Promise<T> {
    try {
      const value = await this.#work();
      if (this.#clock) this.#last = { value, atMs: this.#clock.elapsedMs() };
      return value;
    } finally {
      this.#running = undefined;
    }
  }
}
