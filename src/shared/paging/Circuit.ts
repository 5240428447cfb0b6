/** Keeps away from a channel that fails again and again, so that the next one is tried without waiting for it. */
import type { Clock } from '@/shared/clock/Clock.ts';

/** Failures in a row that open it, and how long it stays open. */
const FAILURES_MAX = 3;
const OPEN_MS = 30_000;

export class Circuit {
  readonly #clock: Clock;
  #failures = 0;
  #openUntilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while the channel is left alone; after that one attempt shows whether it is back. */
  isOpen(): boolean {
    return this.#clock.elapsedMs() < this.#openUntilMs;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openUntilMs = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES_MAX) this.#openUntilMs = this.#clock.elapsedMs() + OPEN_MS;
  }
}
