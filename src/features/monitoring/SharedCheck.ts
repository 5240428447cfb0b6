import type { Clock } from '@/shared/clock/Clock.ts';

/** Longest that an answer is given again, in milliseconds. */
const FRESH_MS = 1_000;

/** A check that many may ask for at once and that runs once: a flood of probes costs the dependency one. */
export class SharedCheck<T> {
  readonly #check: () => Promise<T>;
  readonly #clock: Clock;
  #last: { readonly value: T; readonly atMs: number } | undefined;
  #running: Promise<T> | undefined;

  constructor(check: () => Promise<T>, clock: Clock) {
    this.#check = check;
    this.#clock = clock;
  }

  async read(): Promise<T> {
    if (this.#last && this.#clock.elapsedMs() - this.#last.atMs < FRESH_MS) return this.#last.value;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<T> {
    try {
      const value = await this.#check();
      this.#last = { value, atMs: this.#clock.elapsedMs() };
      return value;
    } finally {
      this.#running = undefined;
    }
  }
}
