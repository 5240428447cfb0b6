import type { Clock } from '@/shared/clock/Clock.ts';
import type { RateLimiter } from '@/shared/rateLimits/RateLimiter.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { writeSomething } from '@/shared/redis/writeSomething.ts';
import type { DependencyHealth } from './monitoringContract.ts';

/** A command waits 200 ms at most; one that was merely slow gets a second chance. */
const ATTEMPTS = 2;
/** Share of maxmemory above which the person on call is told (A:529). */
const MEMORY_WARNING_RATIO = 0.8;

export const WITHOUT_REDIS =
  'rate limits, cache and queue delivery run without Redis: jobs are polled from Postgres';

export type RedisFigures = {
  readonly usedBytes: number;
  /** 0: no limit. */
  readonly maxBytes: number;
  /** What it may use: maxmemory, or all of the machine's where there is none; 0 when it does not say. */
  readonly limitBytes: number;
  /** Share of reads that found their key; null before the first read. */
  readonly hitRatio: number | null;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly clients: number;
};

function figuresOf(info: string): RedisFigures {
  const numberOf = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const hits = numberOf('keyspace_hits');
  const misses = numberOf('keyspace_misses');
  const maxBytes = numberOf('maxmemory');
  return {
    usedBytes: numberOf('used_memory'),
    maxBytes,
    limitBytes: maxBytes > 0 ? maxBytes : numberOf('total_system_memory'),
    hitRatio: hits + misses === 0 ? null : hits / (hits + misses),
    ...{ hits, misses, evictions: numberOf('evicted_keys'), clients: numberOf('connected_clients') },
  };
}

/** What says how it works without Redis; `isAnswering`: what the probe has just seen. */
type Mode = { readonly mode: (isAnswering: boolean) => string };
export type RedisUsers = { readonly rateLimits: Pick<RateLimiter, 'mode'>; readonly sessions: Mode };

export class RedisProbe {
  readonly #redis: Redis | undefined;
  readonly #clock: Clock;
  readonly #users: RedisUsers | undefined;

  constructor(redis: Redis | undefined, clock: Clock, users?: RedisUsers) {
    this.#redis = redis;
    this.#clock = clock;
    this.#users = users;
  }

  /** Never rejects, and answers within half a second. */
  async check(): Promise<DependencyHealth> {
    const health = await this.#ask();
    return { ...health, figures: { ...health.figures, ...this.#modes(health.status !== 'unhealthy') } };
  }

  /** Which counters the rate limits use now, what that means for credentials and money (C17), where sessions are read. */
  #modes(isUsable: boolean): DependencyHealth['figures'] {
    if (this.#users === undefined) return {};
    const rateLimits = this.#users.rateLimits.mode(isUsable);
    const credentialRoutes = rateLimits === 'degraded' ? 'refused' : 'open';
    return { rateLimits, credentialRoutes, sessions: this.#users.sessions.mode(isUsable) };
  }

  async #ask(): Promise<DependencyHealth> {
    if (!this.#redis) return { ...degraded(`Redis is not configured: ${WITHOUT_REDIS}`), latencyMs: null };
    const startedMs = this.#clock.elapsedMs();
    try {
      const read = await this.figures();
      const latencyMs = Math.round(this.#clock.elapsedMs() - startedMs);
      const refusal = await this.#refusal();
      if (refusal !== undefined) {
        const { detail, figures } = degraded(`Redis takes no writes (${refusal}): ${WITHOUT_REDIS}`);
        return {
          status: 'unhealthy',
          detail,
          latencyMs,
          figures: { ...figures, ...read, takesWrites: false },
        };
      }
      const isTight = read.limitBytes > 0 && read.usedBytes > MEMORY_WARNING_RATIO * read.limitBytes;
      const figures = { mode: 'redis', ...read, takesWrites: true };
      return isTight
        ? { status: 'degraded', detail: 'Redis uses more than 80 % of its memory', latencyMs, figures }
        : { status: 'healthy', detail: 'Redis answers', latencyMs, figures };
    } catch {
      const down = degraded(`Redis does not answer: ${WITHOUT_REDIS}`);
      // What a silent one would do with a write is no better: it may change between the two by the second.
      const figures = { ...down.figures, takesWrites: false };
      return { ...down, status: 'unhealthy', latencyMs: null, figures };
    }
  }

  /** Why Redis takes no write, in its own word (OOM, MISCONF, READONLY); undefined when it does. */
  async #refusal(attempt = 1): Promise<string | undefined> {
    try {
      if (this.#redis) await writeSomething(this.#redis);
      return undefined;
    } catch (error) {
      if (attempt < ATTEMPTS) return this.#refusal(attempt + 1);
      return /^[A-Z]{3,}(?= )/.exec((error as Error).message)?.[0] ?? 'no answer in time';
    }
  }

  /** Rejects when Redis does not answer or is not configured. */
  async figures(attempt = 1): Promise<RedisFigures> {
    if (!this.#redis) throw new Error('Redis is not configured');
    try {
      return figuresOf(await this.#redis.info());
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
      return this.figures(attempt + 1);
    }
  }
}

function degraded(detail: string): Pick<DependencyHealth, 'status' | 'detail' | 'figures'> {
  return { status: 'degraded', detail, figures: { mode: 'without-redis' } };
}
