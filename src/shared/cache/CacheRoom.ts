/** Leaves Redis to what cannot do without it: nothing is kept while more than half of its memory is used. */
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';

const USED_SHARE_MAX = 0.5;
const LOOK_EVERY_MS = 1_000;

export class CacheRoom {
  readonly #redis: Pick<Redis, 'info'>;
  readonly #clock: Clock;
  #hasRoom = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(redis: Pick<Redis, 'info'>, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  /** Looks once a second at most. Rejects when Redis does not answer. */
  async hasRoom(): Promise<boolean> {
    const now = this.#clock.elapsedMs();
    if (now - this.#lookedMs < LOOK_EVERY_MS) return this.#hasRoom;
    this.#lookedMs = now;
    const info = await this.#redis.info('memory');
    const numberOf = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    const max = numberOf('maxmemory');
    this.#hasRoom = max === 0 || numberOf('used_memory') < USED_SHARE_MAX * max;
    return this.#hasRoom;
  }
}
