import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { type Checked, type Component, overallOf } from './Checked.ts';
import { readHealth, unreachable } from './readHealth.ts';

/** Pause between two looks and longest wait for an answer, in milliseconds: together under 10 s. */
export const CHECK_EVERY_MS = 5_000;
export const CHECK_TIMEOUT_MS = 3_000;
/** A look older than this says nothing any more. */
export const STALE_AFTER_MS = 30_000;

type WatchDeps = { readonly apiUrl: string; readonly clock: Clock; readonly log: Log };

/** Looks at the API from outside, over and over, and knows how old its last look is. */
export class HealthWatch {
  #last: Checked | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(private readonly deps: WatchDeps) {}

  start(): void {
    void this.#loop();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Age of the last look in milliseconds; undefined before the first. */
  ageMs(): number | undefined {
    return this.#last === undefined ? undefined : this.deps.clock.nowMs() - this.#last.atMs;
  }

  /** The last look, or every part `unknown` where that is missing or too old to be believed. */
  current(): { readonly checkedAtMs: number | undefined; readonly components: readonly Component[] } {
    const ageMs = this.ageMs();
    if (this.#last !== undefined && ageMs !== undefined && ageMs <= STALE_AFTER_MS)
      return { checkedAtMs: this.#last.atMs, components: this.#last.components };
    const detail = this.#last === undefined ? 'not checked yet' : 'the last check is too old';
    const parts = this.#last?.components ?? unreachable('');
    return {
      checkedAtMs: this.#last?.atMs,
      components: parts.map((part) => ({ ...part, condition: 'unknown', detail })),
    };
  }

  async #loop(): Promise<void> {
    await this.check();
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#loop(), CHECK_EVERY_MS);
  }

  /** One look. */
  async check(): Promise<void> {
    const components = await this.#look();
    const before = this.#last && overallOf(this.#last.components);
    const now = overallOf(components);
    this.#last = { atMs: this.deps.clock.nowMs(), components };
    if (before !== now) this.deps.log.info({ before, now }, 'status changed');
  }

  async #look(): Promise<Component[]> {
    try {
      const response = await fetch(new URL('/api/health/all', this.deps.apiUrl), {
        signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
      });
      return readHealth(await response.json());
    } catch (error) {
      const isSlow = error instanceof Error && error.name === 'TimeoutError';
      return unreachable(isSlow ? 'gives no answer within 3 seconds' : 'cannot be reached');
    }
  }
}
