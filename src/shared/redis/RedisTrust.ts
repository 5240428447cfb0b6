/**
 * Whether Redis is to be asked at all, and since when what it holds can be believed: a copy from before the
 * connection was lost, or from before a command went unanswered, may have missed what happened since.
 */
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Redis } from './connectRedis.ts';
import { writeSomething } from './writeSomething.ts';

/** While it does not answer, or takes nothing, it is tried that often, and nobody waits for that. */
const PROBE_EVERY_MS = 500;

type Deps = {
  readonly redis: Redis | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** What the log calls that which now does without Redis. */
  readonly what: string;
};

export class RedisTrust {
  readonly #deps: Deps;
  #sinceMs: number | undefined;
  #probedMs = Number.NEGATIVE_INFINITY;
  #isTold = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { redis } = deps;
    if (redis === undefined) return;
    redis.on('ready', () => this.#begin());
    redis.on('reconnecting', () => this.#end());
    if (redis.status === 'ready') this.#begin();
  }

  /** Since when Redis has answered without a gap, by our clock; undefined: do not ask it now. */
  since(): number | undefined {
    if (this.#sinceMs === undefined) this.#probe();
    return this.#sinceMs;
  }

  /** Says that a command was not answered. */
  failed(error: unknown): void {
    this.#end(error);
  }

  #begin(): void {
    this.#sinceMs = this.#deps.clock.nowMs();
    if (this.#isTold) this.#deps.log.info({}, `${this.#deps.what}: Redis is used again`);
    this.#isTold = false;
  }

  #end(error?: unknown): void {
    this.#sinceMs = undefined;
    if (this.#isTold) return;
    this.#isTold = true;
    this.#deps.log.warn({ error }, `${this.#deps.what}: Redis does not answer, the database is asked`);
  }

  #probe(): void {
    const { redis, clock } = this.#deps;
    const now = clock.elapsedMs();
    if (redis?.status !== 'ready' || now - this.#probedMs < PROBE_EVERY_MS) return;
    this.#probedMs = now;
    writeSomething(redis).then(
      () => this.#begin(),
      () => undefined,
    );
  }
}
