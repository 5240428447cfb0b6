/**
 * The delivery index of a queue: a Redis list under a literal key, so that `redis-cli llen` is the waiting
 * count. It holds identifiers only; the jobs are rows in Postgres and the list can be rebuilt from them.
 */
import type { Redis } from '@/shared/redis/connectRedis.ts';

/** Literal in the runbook: `redis-cli llen "queue:forecasts"` (R054, R082). */
export const FORECAST_QUEUE_KEY = 'queue:forecasts';
/** Longest list that a rebuild looks at. */
const CONTENTS_MAX = 20_000;

export class ListQueue {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  /** Appends entries; rejects when Redis does not answer. */
  async push(entries: readonly string[]): Promise<void> {
    if (entries.length > 0) await this.#redis.rpush(this.#key, ...entries);
  }

  /** Removes every copy of an entry. */
  async remove(entry: string): Promise<void> {
    await this.#redis.lrem(this.#key, 0, entry);
  }

  /** Entries waiting. */
  async depth(): Promise<number> {
    return this.#redis.llen(this.#key);
  }

  /** The waiting entries, oldest first, at most 20,000. */
  async contents(): Promise<string[]> {
    return this.#redis.lrange(this.#key, 0, CONTENTS_MAX - 1);
  }

  /** Removes what stands under the key and is no list; nothing else could ever be delivered there. */
  async clearWrongType(): Promise<void> {
    if (!['list', 'none'].includes(await this.#redis.type(this.#key))) await this.#redis.unlink(this.#key);
  }

  /** Takes the oldest entry, waiting up to `waitSeconds` on `blocking`, a connection of its own. */
  async take(blocking: Redis, waitSeconds: number): Promise<string | undefined> {
    const taken = await blocking.blpop(this.#key, waitSeconds);
    return taken?.[1];
  }
}
