/**
 * Answers of a company, kept in Redis under the version of what they were made of. Postgres is asked for that version,
 * and whether the caller is a member, before any kept answer is given: what was changed by a transaction that has
 * committed is never answered as it was before. Redis may lose all of it at any time, be gone, or hang.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { Counter } from 'prom-client';
import { canonicalJson, type JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { RedisTrust } from '@/shared/redis/RedisTrust.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import { CacheRoom } from './CacheRoom.ts';
import { openValue, sealValue } from './SealedValue.ts';

/** What is kept, and which part of a company's data changes it. */
export const CACHED = {
  accounts: 'books',
  cash: 'books',
  trialBalance: 'books',
  profitAndLoss: 'books',
  balanceSheet: 'books',
  generalLedger: 'books',
  forecastList: 'forecasts',
  forecast: 'forecasts',
} as const;
export type Cached = keyof typeof CACHED;

/**
 * `unchanged`: the caller has it already; `joined`: another caller was computing it; `invalid`: what was kept was not
 * ours; `bypass`: Redis is not there, or the cache is switched off.
 */
export const CACHE_OUTCOMES = ['hit', 'unchanged', 'joined', 'miss', 'invalid', 'bypass'] as const;
export type CacheOutcome = (typeof CACHE_OUTCOMES)[number];

/** A kept answer goes after that time, in seconds: its version may have been replaced long ago. */
const TTL_S = 900;
/** First part of each key; nothing that cannot be lost stands under it. */
export const CACHE_PREFIX = 'cache:';

export type CacheQuestion = {
  readonly what: Cached;
  /** All that the answer depends on beside the company. */
  readonly parameters: JsonValue;
  /** What the caller has: the tag of an answer that it was given before. */
  readonly known?: string | undefined;
};
/** `text` is undefined when the caller has it already; there is no tag where nothing was asked for it. */
export type CacheAnswer = {
  readonly text: string | undefined;
  readonly tag: string | undefined;
  readonly outcome: CacheOutcome;
};

export type CacheDeps = {
  readonly redis: Redis | undefined;
  readonly database: Pick<Database, 'readOnce'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Seals what is kept. */
  readonly secret: string;
};

export class CompanyCache {
  readonly #deps: CacheDeps;
  readonly #trust: RedisTrust;
  readonly #room: CacheRoom | undefined;
  readonly #secret: Buffer;
  readonly #reads: Counter<'what' | 'outcome'>;
  /** Answers that are being computed, by key. */
  readonly #running = new Map<string, Promise<CacheAnswer>>();

  constructor(deps: CacheDeps) {
    this.#deps = deps;
    const { redis, clock, log } = deps;
    this.#trust = new RedisTrust({ redis, clock, log, what: 'kept answers' });
    this.#room = redis && new CacheRoom(redis, clock);
    this.#secret = Buffer.from(hkdfSync('sha256', deps.secret, '', 'answers kept in Redis', 32));
    this.#reads = new Counter({
      name: 'cache_reads_total',
      help: 'Answers of a company that may be kept, by what they are and where they came from.',
      labelNames: ['what', 'outcome'],
      registers: [deps.metrics.registry],
    });
    for (const what of Object.keys(CACHED))
      for (const outcome of CACHE_OUTCOMES) this.#reads.inc({ what, outcome }, 0);
  }

  /** `compute` makes the answer as text. Throws COMPANY_NOT_FOUND, and what it throws. */
  async read(
    scope: CompanyScope,
    question: CacheQuestion,
    compute: () => Promise<string>,
  ): Promise<CacheAnswer> {
    const answer = await this.#read(scope, question, compute);
    this.#reads.inc({ what: question.what, outcome: answer.outcome });
    return answer;
  }

  async #read(
    scope: CompanyScope,
    { what, parameters, known }: CacheQuestion,
    compute: () => Promise<string>,
  ): Promise<CacheAnswer> {
    const { redis } = this.#deps;
    const isOn = getFeatureFlags().isEnabled('feature.read_cache', scope);
    if (redis === undefined || !isOn || this.#trust.since() === undefined)
      return { text: await compute(), tag: undefined, outcome: 'bypass' };
    const version = await this.#versionOf(scope, what);
    const name = canonicalJson([appVersion, scope.companyId, what, version, parameters]);
    const digest = createHash('sha256').update(name).digest('base64url');
    const tag = `"${digest}"`;
    if (known === tag) return { text: undefined, tag, outcome: 'unchanged' };
    const key = `${CACHE_PREFIX}${scope.companyId}:${what}:${digest}`;
    const running = this.#running.get(key);
    if (running !== undefined) return { ...(await running), outcome: 'joined' };
    const answer = this.#fetch(redis, key, { scope, what, version, tag }, compute);
    this.#running.set(key, answer);
    return answer.finally(() => this.#running.delete(key));
  }

  async #fetch(
    redis: Redis,
    key: string,
    asked: { scope: CompanyScope; what: Cached; version: string; tag: string },
    compute: () => Promise<string>,
  ): Promise<CacheAnswer> {
    const { tag } = asked;
    let kept: Buffer | null;
    try {
      kept = await redis.getBuffer(key);
    } catch (error) {
      this.#trust.failed(error);
      return { text: await compute(), tag, outcome: 'bypass' };
    }
    const text = kept === null ? undefined : await openValue(this.#secret, key, kept);
    if (text !== undefined) return { text, tag, outcome: 'hit' };
    const made = await compute();
    this.#keep(redis, key, asked, made).catch((error: unknown) => this.#trust.failed(error));
    return { text: made, tag, outcome: kept === null ? 'miss' : 'invalid' };
  }

  /** Nobody waits for it. What was made while the version changed may be of either, and is not kept. */
  async #keep(
    redis: Redis,
    key: string,
    { scope, what, version }: { scope: CompanyScope; what: Cached; version: string },
    text: string,
  ): Promise<void> {
    const now = await this.#versionOf(scope, what).catch(() => undefined);
    if (now !== version || !(await this.#room?.hasRoom())) return;
    const sealed = await sealValue(this.#secret, key, text);
    if (sealed !== undefined) await redis.set(key, sealed, 'EX', TTL_S);
  }

  async #versionOf({ userId, companyId }: CompanyScope, what: Cached): Promise<string> {
    if (!isId(companyId) || !isId(userId)) throw new AppError('COMPANY_NOT_FOUND');
    const [row] = await this.#deps.database.readOnce<{ version: string }>(
      'SELECT version FROM company_version_for($1, $2, $3)',
      [userId, companyId, CACHED[what]],
      'company_version_for',
    );
    if (row === undefined) throw new AppError('COMPANY_NOT_FOUND');
    return row.version;
  }
}
