import { Counter, Gauge } from 'prom-client';
import type { AccessTokenClaims } from '@/shared/auth/AccessTokens.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import { RecentMap } from '@/shared/memory/RecentMap.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { RedisTrust } from '@/shared/redis/RedisTrust.ts';

/** How long this process believes itself. */
export const MEMORY_MS = 1_000;
/** How long a copy in Redis is believed after the database said so. */
export const COPY_MS = 5_000;
/** Longest that an access token of a session is taken after the session's end, whatever happens to Redis. */
export const REVOCATION_MS_MAX = MEMORY_MS + COPY_MS;
const REMEMBERED_MAX = 10_000;

/** First part of every session's key in Redis. */
export const SESSION_PREFIX = 'session';
const ENDED = 'ended';
/** `redis`: copies in Redis spare the database. `database`: Redis is not configured or does not answer (R346). */
export const SESSION_MODES = ['redis', 'database'] as const;
export type SessionMode = (typeof SESSION_MODES)[number];
/** `stale`: the database did not answer, and what was known a moment before was believed. */
const SOURCES = ['memory', 'redis', 'database', 'stale'] as const;

type Deps = {
  readonly database: Database;
  readonly redis: Redis | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Lifetime of an access token, in seconds: for that long an end must be remembered. */
  readonly accessTtlS: number;
};

type Open = { readonly expiresMs: number; readonly confirmedMs: number };

/**
 * Whether the session of an access token is still open, asked at each request. The database knows; Redis and
 * this process hold copies that are seconds old at most, so that nothing which happens to Redis can make a
 * session live longer, or end it.
 */
export class LiveSessions {
  readonly #deps: Deps;
  readonly #trust: RedisTrust;
  readonly #checks: Counter<'source'>;
  readonly #open = new RecentMap<Open>(REMEMBERED_MAX);
  readonly #ended = new RecentMap<true>(REMEMBERED_MAX);
  readonly #running = new Map<string, Promise<number>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const { redis, clock, log, metrics } = deps;
    this.#trust = new RedisTrust({ redis, clock, log, what: 'sessions' });
    this.#checks = new Counter({
      name: 'session_checks_total',
      help: 'Requests of signed-in people, by where it was found whether their session is open.',
      labelNames: ['source'],
      registers: [metrics.registry],
    });
    for (const source of SOURCES) this.#checks.inc({ source }, 0);
    const modeOf = () => this.mode();
    new Gauge({
      name: 'session_mode',
      help: '1 for the mode that is active: redis (copies spare the database), database (Redis is not configured or does not answer).',
      labelNames: ['mode'],
      registers: [metrics.registry],
      collect() {
        for (const mode of SESSION_MODES) this.set({ mode }, mode === modeOf() ? 1 : 0);
      },
    });
  }

  /** Where sessions are read now. `isAnswering`: what somebody who asked Redis just now has seen. */
  mode(isAnswering = true): SessionMode {
    return isAnswering && this.#trust.since() !== undefined ? 'redis' : 'database';
  }

  /** Throws DATABASE_UNAVAILABLE when nothing tells. */
  async isOpen({ userId, sessionId }: AccessTokenClaims): Promise<boolean> {
    const { clock } = this.#deps;
    if (this.#ended.get(sessionId)) return false;
    const known = this.#open.get(sessionId);
    const isFresh = known !== undefined && clock.nowMs() - known.confirmedMs < MEMORY_MS;
    if (isFresh) this.#checks.inc({ source: 'memory' });
    const expiresMs = isFresh ? known.expiresMs : await this.#lookOnce(userId, sessionId, known);
    return expiresMs > clock.nowMs() && !this.#ended.get(sessionId);
  }

  /** Makes it known that sessions have ended, once the database has it. Never rejects: copies go stale by themselves. */
  async end(sessionIds: readonly string[]): Promise<void> {
    for (const id of sessionIds) this.#ended.set(id, true);
    const { redis, accessTtlS } = this.#deps;
    if (sessionIds.length === 0 || redis === undefined || this.#trust.since() === undefined) return;
    const pipeline = redis.pipeline();
    for (const id of sessionIds) pipeline.set(keyOf(id), ENDED, 'EX', accessTtlS);
    await pipeline.exec().catch((error: unknown) => this.#trust.failed(error));
  }

  /** Requests that arrive together are answered by one look. */
  #lookOnce(userId: string, sessionId: string, known: Open | undefined): Promise<number> {
    const running = this.#running.get(sessionId);
    if (running !== undefined) return running;
    const look = this.#look(userId, sessionId, known).finally(() => this.#running.delete(sessionId));
    this.#running.set(sessionId, look);
    return look;
  }

  /** When the session ends by itself, 0 when it has ended. */
  async #look(userId: string, sessionId: string, known: Open | undefined): Promise<number> {
    const copy = await this.#readCopy(sessionId);
    if (copy === ENDED) return this.#markEnded(sessionId, 'redis');
    if (copy !== undefined) return this.#remember(sessionId, copy, 'redis');
    const askedMs = this.#deps.clock.nowMs();
    try {
      const [row] = await this.#deps.database.readOnce<{ expires_at: string }>(
        'SELECT expires_at FROM open_session($1, $2)',
        [sessionId, userId],
        'open_session',
      );
      if (row === undefined) return this.#markEnded(sessionId, 'database');
      const open = { expiresMs: Date.parse(row.expires_at), confirmedMs: askedMs };
      this.#writeCopy(sessionId, open);
      return this.#remember(sessionId, open, 'database');
    } catch (error) {
      // Without the database nobody can do any harm; what needs none of it goes on.
      const isDown = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
      if (known === undefined || !isDown) throw error;
      this.#checks.inc({ source: 'stale' });
      return known.expiresMs;
    }
  }

  #remember(sessionId: string, { expiresMs }: Open, source: 'redis' | 'database'): number {
    this.#checks.inc({ source });
    this.#open.set(sessionId, { expiresMs, confirmedMs: this.#deps.clock.nowMs() });
    return expiresMs;
  }

  #markEnded(sessionId: string, source: 'redis' | 'database'): number {
    this.#checks.inc({ source });
    this.#ended.set(sessionId, true);
    return 0;
  }

  async #readCopy(sessionId: string): Promise<Open | typeof ENDED | undefined> {
    const { redis, clock } = this.#deps;
    const sinceMs = this.#trust.since();
    if (redis === undefined || sinceMs === undefined) return undefined;
    try {
      const text = await redis.get(keyOf(sessionId));
      if (text === null || text === ENDED) return text ?? undefined;
      const [, expires, confirmed] = text.split(' ');
      const copy = { expiresMs: Number(expires), confirmedMs: Number(confirmed) };
      const ageMs = clock.nowMs() - copy.confirmedMs;
      return copy.confirmedMs > sinceMs && ageMs < COPY_MS ? copy : undefined;
    } catch (error) {
      this.#trust.failed(error);
      return undefined;
    }
  }

  /** Nobody waits for it. What stands there stays: it may say that the session has ended meanwhile. */
  #writeCopy(sessionId: string, { expiresMs, confirmedMs }: Open): void {
    const { redis } = this.#deps;
    if (redis === undefined || this.#trust.since() === undefined) return;
    redis
      .set(keyOf(sessionId), `open ${expiresMs} ${confirmedMs}`, 'PX', COPY_MS, 'NX')
      .catch((error: unknown) => this.#trust.failed(error));
  }
}

function keyOf(sessionId: string): string {
  return `${SESSION_PREFIX}:${sessionId}`;
}
