import type { Redis } from '@/shared/redis/connectRedis.ts';

const KEY_PREFIX = 'worker:';
/** A worker that has been silent this long is not counted. */
const HEARTBEAT_TTL_S = 15;
const SCAN_BATCH = 500;
const SCAN_ROUNDS_MAX = 200;
/** More workers than anyone runs. */
const WORKERS_MAX = 1_000;

/** The sign of life of one worker: a key `worker:<id>` in Redis that ends by itself. */
export class WorkerHeartbeat {
  readonly #redis: Redis | undefined;
  readonly #key: string;

  constructor(redis: Redis | undefined, workerId: string) {
    this.#redis = redis;
    this.#key = `${KEY_PREFIX}${workerId}`;
  }

  /** To be called more often than every 15 s. Rejects when Redis does not answer. */
  async beat(): Promise<void> {
    await this.#redis?.set(this.#key, '1', 'EX', HEARTBEAT_TTL_S);
  }

  async end(): Promise<void> {
    await this.#redis?.del(this.#key);
  }

  /** Workers that have beaten within 15 s. Rejects when Redis does not answer. */
  static async countLive(redis: Redis): Promise<number> {
    const keys = new Set<string>();
    let cursor = '0';
    for (let round = 0; round < SCAN_ROUNDS_MAX && keys.size < WORKERS_MAX; round += 1) {
      const [next, found] = await redis.scan(cursor, 'MATCH', `${KEY_PREFIX}*`, 'COUNT', SCAN_BATCH);
      for (const key of found) keys.add(key);
      cursor = next;
      if (cursor === '0') break;
    }
    return keys.size;
  }
}
