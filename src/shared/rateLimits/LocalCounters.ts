/** Counters of fixed windows in this process' memory, for when there is no Redis or it does not answer. */
import type { Clock } from '@/shared/clock/Clock.ts';

/** Counters held at a time; beyond it the oldest one is forgotten. */
const COUNTERS_MAX = 50_000;

export type Count = { readonly consumed: number; readonly msLeft: number };

type Window = { consumed: number; readonly endsMs: number };

export class LocalCounters {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds to the window of the key, which begins with its first point, and returns what it holds then. */
  add(key: string, points: number, windowS: number): Count {
    const now = this.#clock.elapsedMs();
    let window = this.#windows.get(key);
    if (window === undefined || window.endsMs <= now) {
      this.#windows.delete(key);
      if (this.#windows.size >= COUNTERS_MAX) this.#forgetOldest();
      window = { consumed: 0, endsMs: now + windowS * 1000 };
      this.#windows.set(key, window);
    }
    window.consumed = Math.max(0, window.consumed + points);
    return { consumed: window.consumed, msLeft: window.endsMs - now };
  }

  remove(key: string): void {
    this.#windows.delete(key);
  }

  get size(): number {
    return this.#windows.size;
  }

  #forgetOldest(): void {
    const oldest = this.#windows.keys().next();
    if (!oldest.done) this.#windows.delete(oldest.value);
  }
}
