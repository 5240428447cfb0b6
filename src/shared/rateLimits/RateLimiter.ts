/**
 * Counts what clients do, in Redis, as strings that `redis-cli get` reads (C39). A store that fails is never
 * a limit that is reached: it is either bridged by counters in this process or said to be a failure (C17).
 */
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { LIMIT_POLICIES, type LimitPolicy, type LimitPolicyName } from './LimitPolicy.ts';
import { type Count, LocalCounters } from './LocalCounters.ts';

/** First part of every counter's key (R080). */
export const RATE_LIMIT_PREFIX = 'ratelimit';
/** After a failure of Redis one request in this time asks it again; the others count locally at once. */
const RETRY_MS = 1_000;

/** `redis`: shared counters. `local`: Redis is not configured. `degraded`: it is and does not answer. */
export const RATE_LIMIT_MODES = ['redis', 'local', 'degraded'] as const;
export type RateLimitMode = (typeof RATE_LIMIT_MODES)[number];

export type Taken = {
  readonly policy: LimitPolicy;
  readonly isAdmitted: boolean;
  readonly remaining: number;
  /** Seconds until the window ends, at least 1. */
  readonly resetS: number;
};

type Deps = {
  readonly policies: Readonly<Record<LimitPolicyName, LimitPolicy>>;
  readonly redis: Redis | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

export class RateLimiter {
  readonly #deps: Deps;
  readonly #stores = new Map<LimitPolicyName, RateLimiterRedis>();
  readonly #local: LocalCounters;
  #failedAtMs: number | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#local = new LocalCounters(deps.clock);
    if (deps.redis === undefined) return;
    for (const name of LIMIT_POLICIES) {
      const { area, pointsMax, windowS } = deps.policies[name];
      this.#stores.set(
        name,
        new RateLimiterRedis({
          storeClient: deps.redis,
          keyPrefix: `${RATE_LIMIT_PREFIX}:${area}`,
          points: pointsMax,
          duration: windowS,
          rejectIfRedisNotReady: true,
        }),
      );
    }
  }

  /** Where the counters stand now. `isAnswering`: what somebody who asked Redis just now has seen. */
  mode(isAnswering = true): RateLimitMode {
    const { redis } = this.#deps;
    if (redis === undefined) return 'local';
    const isDown = !isAnswering || this.#failedAtMs !== undefined || redis.status !== 'ready';
    return isDown ? 'degraded' : 'redis';
  }

  /**
   * Takes one point of the subject, whether or not it still has one; `pointsMax` is its own limit where it has
   * one. Throws RATE_LIMIT_SERVICE_UNAVAILABLE for a policy that refuses to count locally.
   */
  async take(name: LimitPolicyName, subject: string, pointsMax?: number): Promise<Taken> {
    const general = this.#deps.policies[name];
    const policy = pointsMax === undefined ? general : { ...general, pointsMax };
    const { consumed, msLeft } = await this.#count(policy, subject);
    return {
      policy,
      isAdmitted: consumed <= policy.pointsMax,
      remaining: Math.max(0, policy.pointsMax - consumed),
      resetS: Math.max(1, Math.ceil(msLeft / 1000)),
    };
  }

  /** Gives one point back, for what turned out not to count. Never rejects: the window ends by itself. */
  async giveBack(name: LimitPolicyName, subject: string): Promise<void> {
    await this.#change(name, subject, (store) => store.reward(subject));
  }

  /** Forgets what the subject has taken. Never rejects: the window ends by itself. */
  async forget(name: LimitPolicyName, subject: string): Promise<void> {
    await this.#change(name, subject, (store) => store.delete(subject), true);
  }

  async #count(policy: LimitPolicy, subject: string): Promise<Count> {
    const store = this.#stores.get(policy.name);
    if (store === undefined) return this.#countLocally(policy, subject);
    if (policy.withoutStore === 'local' && !this.#mayAsk()) return this.#countLocally(policy, subject);
    try {
      const count = await countIn(store, subject);
      this.#answered();
      return count;
    } catch (error) {
      this.#failed(error);
      if (policy.withoutStore === 'refuse')
        throw new AppError('RATE_LIMIT_SERVICE_UNAVAILABLE', { cause: error });
      return this.#countLocally(policy, subject);
    }
  }

  #countLocally(policy: LimitPolicy, subject: string): Count {
    return this.#local.add(`${policy.area}:${subject}`, 1, policy.windowS);
  }

  async #change(
    name: LimitPolicyName,
    subject: string,
    change: (store: RateLimiterRedis) => Promise<unknown>,
    isWhole = false,
  ): Promise<void> {
    const { area, windowS } = this.#deps.policies[name];
    const store = this.#stores.get(name);
    if (store !== undefined) {
      await change(store).catch((error: unknown) => this.#failed(error));
    } else if (isWhole) this.#local.remove(`${area}:${subject}`);
    else this.#local.add(`${area}:${subject}`, -1, windowS);
  }

  /** True unless Redis failed a moment ago; one caller at a time is let through to try. */
  #mayAsk(): boolean {
    if (this.#failedAtMs === undefined) return true;
    const now = this.#deps.clock.elapsedMs();
    if (now - this.#failedAtMs < RETRY_MS) return false;
    this.#failedAtMs = now;
    return true;
  }

  #answered(): void {
    if (this.#failedAtMs === undefined) return;
    this.#failedAtMs = undefined;
    this.#deps.log.info({ security: true }, 'rate limits are shared through Redis again');
  }

  #failed(error: unknown): void {
    if (this.#failedAtMs === undefined)
      this.#deps.log.warn(
        { security: true, error },
        'rate limits degraded: Redis does not answer, credential and money routes are refused, all else is counted in this process',
      );
    this.#failedAtMs = this.#deps.clock.elapsedMs();
  }
}

async function countIn(store: RateLimiterRedis, subject: string): Promise<Count> {
  try {
    const { consumedPoints, msBeforeNext } = await store.consume(subject);
    return { consumed: consumedPoints, msLeft: msBeforeNext };
  } catch (thrown) {
    if (!(thrown instanceof RateLimiterRes)) throw thrown;
    return { consumed: thrown.consumedPoints, msLeft: thrown.msBeforeNext };
  }
}
