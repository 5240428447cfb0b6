import { type AuditEntry, recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import {
  type ClientRule,
  deleteClientRule,
  listClientRules,
  putClientRule,
} from '@/shared/rateLimits/ClientRuleStore.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import type { ClientRuleRequest, LimitCounter } from './limitContract.ts';
import { assertNetwork, keyPatternOf } from './parseClient.ts';

/** Keys that Redis looks at in one step: a millisecond, where KEYS would stop everybody (R048). */
const SCAN_STEP = 500;
const SCAN_STEPS_MAX = 20_000;
/** Counters of one client that are shown or cleared at a time. */
const COUNTERS_MAX = 1_000;

type Deps = {
  /** Who acts, as the audit log names them: a person, or the owner of the database. */
  readonly actorId: string;
  /** A transaction of theirs; they may write the rules. */
  readonly inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** Undefined when the configuration names none. */
  readonly redis: Redis | undefined;
};

/** Who is let past the limits, who is turned away, and what a client has used up: R140 to R142. */
export class LimitService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rules in force. */
  async list(): Promise<ClientRule[]> {
    return this.#deps.inTransaction(listClientRules);
  }

  /** Sets the one rule of an address or network; each API process has it within a second. Throws VALIDATION_FAILED. */
  async put({ network, rule, reason, seconds }: ClientRuleRequest): Promise<ClientRule> {
    assertNetwork(network);
    return this.#deps.inTransaction(async (sql) => {
      const [row] = await putClientRule(sql, { network, rule, reason, seconds });
      if (!row) throw new Error('a rule that was written did not come back');
      const details = { rule, reason, expiresAt: row.expiresAt };
      await this.#record(sql, 'clientRule.changed', row.network, details);
      return row;
    });
  }

  /** Takes the rule away. Throws CLIENT_RULE_NOT_FOUND, VALIDATION_FAILED. */
  async remove(network: string): Promise<ClientRule> {
    assertNetwork(network);
    return this.#deps.inTransaction(async (sql) => {
      const [row] = await deleteClientRule(sql, network);
      if (!row) throw new AppError('CLIENT_RULE_NOT_FOUND');
      await this.#record(sql, 'clientRule.changed', row.network, { rule: null, was: row.rule });
      return row;
    });
  }

  /** What a client has used up. Throws RATE_LIMIT_SERVICE_UNAVAILABLE, VALIDATION_FAILED. */
  async counters(client: string): Promise<LimitCounter[]> {
    return this.#withRedis(async (redis) => {
      const keys = await this.#keysOf(redis, client);
      const read = await Promise.all(
        keys.map(async (key) => ({
          key,
          count: Number((await redis.get(key)) ?? 0),
          secondsLeft: Math.max(0, await redis.ttl(key)),
        })),
      );
      return read.sort((a, b) => (a.key < b.key ? -1 : 1));
    });
  }

  /** Forgets what a client has used up; the number of counters. Throws RATE_LIMIT_SERVICE_UNAVAILABLE, VALIDATION_FAILED. */
  async clear(client: string): Promise<number> {
    return this.#withRedis(async (redis) => {
      const keys = await this.#keysOf(redis, client);
      if (keys.length === 0) return 0;
      return this.#deps.inTransaction(async (sql) => {
        const cleared = await redis.unlink(...keys);
        await this.#record(sql, 'clientLimits.cleared', client, { cleared });
        return cleared;
      });
    });
  }

  async #record(
    sql: Sql,
    action: 'clientRule.changed' | 'clientLimits.cleared',
    subjectId: string,
    details: NonNullable<AuditEntry['details']>,
  ): Promise<void> {
    await recordAudit(sql, { action, actorId: this.#deps.actorId, companyId: null, subjectId, details });
  }

  async #keysOf(redis: Redis, client: string): Promise<string[]> {
    const pattern = keyPatternOf(client);
    const keys = new Set<string>();
    let cursor = '0';
    for (let step = 0; step < SCAN_STEPS_MAX && keys.size < COUNTERS_MAX; step += 1) {
      const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_STEP);
      for (const key of found) keys.add(key);
      cursor = next;
      if (cursor === '0') break;
    }
    return [...keys].slice(0, COUNTERS_MAX);
  }

  async #withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const { redis } = this.#deps;
    try {
      if (redis === undefined) throw new Error('Redis is not configured');
      return await work(redis);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('RATE_LIMIT_SERVICE_UNAVAILABLE', {
        message: 'The counters stand in Redis, which does not answer or is not configured.',
        cause: error,
      });
    }
  }
}
