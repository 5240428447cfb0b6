import { Counter } from 'prom-client';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { sendToApi } from '@/shared/http/sendToApi.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { type Canary, countRowsOf, ensureCanaries, listTenantTables } from './CanaryStore.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const WAYS = ['api', 'sql'] as const;
type Way = (typeof WAYS)[number];

export type CanaryReport = {
  /** Attempts to read across. */
  readonly attempts: number;
  /** What came across: the way, and where. */
  readonly leaks: readonly { readonly way: Way; readonly what: string }[];
  /** Why the result says nothing: a canary that does not even see what is its own. */
  readonly faults: readonly string[];
};

export type CanaryDeps = {
  /** As the application role: the worker's sees more by right. */
  readonly database: Database;
  readonly accessTokens: AccessTokens;
  readonly apiUrl: string;
  readonly metrics: Metrics;
};

/** Lists that hold something of every company. */
const LISTS = [
  '/api/companies',
  '/api/companies/current',
  '/api/members',
  '/api/scenarios',
  '/api/audit-events',
];

/** Two companies of the platform's own try to read each other; whatever they see is seen by customers too. */
export class CanaryService {
  readonly #deps: CanaryDeps;
  readonly #failures: Counter<'way'>;

  constructor(deps: CanaryDeps) {
    this.#deps = deps;
    this.#failures = new Counter({
      name: 'tenant_isolation_canary_failures_total',
      help: 'Times that one company of the platform could read something of another (P0-4).',
      labelNames: ['way'],
      registers: [deps.metrics.registry],
    });
    for (const way of WAYS) this.#failures.inc({ way }, 0);
  }

  /** Plants the two companies where they are missing. */
  async ensureCanaries(): Promise<readonly [Canary, Canary]> {
    return ensureCanaries(this.#deps.database);
  }

  /** Tries every way in both directions. Rejects when the database or the API cannot be reached. */
  async tryCanaries(): Promise<CanaryReport> {
    const [first, second] = await this.ensureCanaries();
    const reports = [
      await this.#trySql(first, second),
      await this.#trySql(second, first),
      await this.#tryApi(first, second),
      await this.#tryApi(second, first),
    ];
    const report = {
      attempts: reports.reduce((sum, { attempts }) => sum + attempts, 0),
      leaks: reports.flatMap(({ leaks }) => leaks),
      faults: reports.flatMap(({ faults }) => faults),
    };
    for (const { way } of report.leaks) this.#failures.inc({ way });
    return report;
  }

  async #trySql(own: Canary, other: Canary): Promise<CanaryReport> {
    const { database } = this.#deps;
    const tables = await database.asNobody(listTenantTables);
    const seen = (sql: Sql) => countRowsOf(sql, tables, other);
    const { userId, companyId } = own;
    const ways = {
      'by nobody': await database.asNobody(seen),
      'by a person without a company': await database.asPerson({ userId }, seen),
      'from another company': await database.inCompany({ userId, companyId }, seen),
      'by a stranger who names it': await database.asPerson({ userId, companyId: other.companyId }, seen),
    };
    const mine = await database.inCompany(own, (sql) => countRowsOf(sql, tables, own));
    return {
      attempts: Object.keys(ways).length * (tables.length + 2),
      leaks: Object.entries(ways).flatMap(([how, found]) =>
        found.map(
          ({ table, rows }) => ({ way: 'sql', what: `${rows} rows of ${table} seen ${how}` }) as const,
        ),
      ),
      faults: mine.some(({ table }) => table === 'scenarios') ? [] : ['a canary does not see its own rows'],
    };
  }

  async #tryApi(own: Canary, other: Canary): Promise<CanaryReport> {
    const { userId, sessionId } = own;
    const token = await this.#deps.accessTokens.sign({ userId, sessionId });
    const asks = [
      { path: `/api/scenarios/${other.scenarioId}`, companyId: own.companyId },
      ...LISTS.map((path) => ({ path, companyId: own.companyId })),
      ...[...LISTS, `/api/scenarios/${other.scenarioId}`].map((path) => ({
        path,
        companyId: other.companyId,
      })),
    ];
    const leaks: { way: Way; what: string }[] = [];
    for (const { path, companyId } of asks) {
      const body = await this.#ask(path, token, companyId);
      const said = [other.secret, other.userId, other.companyId, other.scenarioId].some((mark) =>
        body.includes(mark),
      );
      const as = companyId === own.companyId ? 'from another company' : 'by a stranger who names it';
      if (said) leaks.push({ way: 'api', what: `${path} told ${as}` });
    }
    const mine = await this.#ask(`/api/scenarios/${own.scenarioId}`, token, own.companyId);
    const faults = mine.includes(own.secret) ? [] : ['the API does not show a canary what is its own'];
    return { attempts: asks.length, leaks, faults };
  }

  async #ask(path: string, accessToken: string, companyId: string): Promise<string> {
    const url = new URL(path, this.#deps.apiUrl);
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    return (await sendToApi(url, { accessToken, companyId }, {}, signal)).text();
  }
}
