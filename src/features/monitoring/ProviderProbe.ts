import type Stripe from 'stripe';
import type { Clock } from '@/shared/clock/Clock.ts';

/** How long a good answer is believed: the provider counts our calls. */
const FRESH_MS = 10_000;
/** Longest wait for one call, in milliseconds; one that was merely slow gets a second chance. */
const ANSWER_TIMEOUT_MS = 1_800;
const ATTEMPTS = 2;

/** Whether the payment provider takes our calls, by one that costs it little and changes nothing. */
export class ProviderProbe {
  readonly #stripe: Stripe | undefined;
  readonly #clock: Clock;
  #answeredMs = Number.NEGATIVE_INFINITY;

  constructor(stripe: Stripe | undefined, clock: Clock) {
    this.#stripe = stripe;
    this.#clock = clock;
  }

  /** Never rejects, and answers within four seconds. False for a refusal of every call, too: our key, or too many. */
  async isAnswering(): Promise<boolean> {
    if (this.#clock.elapsedMs() - this.#answeredMs < FRESH_MS) return true;
    const isAnswering = await this.#ask();
    if (isAnswering) this.#answeredMs = this.#clock.elapsedMs();
    return isAnswering;
  }

  async #ask(attempt = 1): Promise<boolean> {
    try {
      await this.#stripe?.events.list({ limit: 1 }, { maxNetworkRetries: 0, timeout: ANSWER_TIMEOUT_MS });
      return true;
    } catch {
      return attempt < ATTEMPTS && this.#ask(attempt + 1);
    }
  }
}
