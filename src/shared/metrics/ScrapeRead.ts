/**
 * A reading that several gauges of one scrape share, and that holds no scrape up: it runs once however many ask,
 * is given again for a second, and is given up after two. A reading that hangs is not started a second time.
 */
import type { Clock } from '@/shared/clock/Clock.ts';

/** Longest that a reading is given again, in milliseconds. */
const FRESH_MS = 1_000;
/** Longest that a scrape waits for a reading, in milliseconds; Prometheus gives up after 10 s. */
const WAIT_MS = 2_000;

export class ScrapeRead<T> {
  readonly #work: () => Promise<T>;
  readonly #clock: Clock;
  #last: { readonly value: T; readonly atMs: number } | undefined;
  #running: Promise<T> | undefined;

  constructor(work: () => Promise<T>, clock: Clock) {
    this.#work = work;
    this.#clock = clock;
  }

  /** Rejects when the reading fails or takes too long: no old figure is told as if it were of now. */
  async read(): Promise<T> {
    if (this.#last && this.#clock.elapsedMs() - this.#last.atMs < FRESH_MS) return this.#last.value;
    this.#running ??= this.#run();
    return inTime(this.#running);
  }

  async #run(): Promise<T> {
    try {
      const value = await this.#work();
      this.#last = { value, atMs: this.#clock.elapsedMs() };
      return value;
    } finally {
      this.#running = undefined;
    }
  }
}

async function inTime<T>(running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the reading took too long')), WAIT_MS);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
