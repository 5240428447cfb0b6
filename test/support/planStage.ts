/** Two instances of the API over one database, where a new company has the smallest plan, and what tests do there. */
import { afterAll } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import type { PlanName } from '@/core/billing/plans.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { type Clock, systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { openTestSession } from './openTestSession.ts';
import { createTestApi, type Person, TEST_JWT_SECRET, type TestApi } from './testApi.ts';
import { silentLog } from './testDatabase.ts';

export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
};
export type PlanAnswer = {
  readonly status: number;
  readonly error: Refusal | undefined;
  readonly body: { readonly id: string; readonly [name: string]: unknown };
  readonly headers: Readonly<Record<string, unknown>>;
};
export type PlanCaller = Person & {
  readonly companyId: string;
  /** Asks one instance and the other in turn; asks again, within a bound, when the server is busy. */
  readonly call: (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers?: Record<string, string>,
  ) => Promise<PlanAnswer>;
};

export type PlanStage = TestApi & {
  readonly plans: PlanService;
  readonly newCompany: () => Promise<PlanCaller>;
  readonly setPlan: (companyId: string, plan: PlanName) => Promise<boolean>;
};

const BUSY_TRIES_MAX = 60;

/** How many were let in, and the refusals of the others. */
export function tally(answers: readonly PlanAnswer[]): { admitted: number; refusals: Refusal[] } {
  const refusals = answers.flatMap(({ error }) => error ?? []);
  return { admitted: answers.filter(({ status }) => status < 300).length, refusals };
}

export async function createPlanStage(
  options: { clock?: Clock; environment?: Record<string, string> } = {},
): Promise<PlanStage> {
  const { clock = systemClock } = options;
  const api = await createTestApi({
    clock,
    environment: { DEFAULT_PLAN: 'FREE', ...options.environment },
  });
  const database = new Database(api.config.DATABASE_URL, silentLog);
  const metrics = createMetrics('api');
  const { config, redis } = api;
  const other = await buildApi({ config, clock, log: silentLog, metrics, database, redis });
  afterAll(async () => {
    await other.close();
    await database.close();
  });
  const servers = [api.server, other];
  const tokens = new AccessTokens(new KeyRing(TEST_JWT_SECRET), config.ACCESS_TOKEN_TTL_S, clock);
  const plans = new PlanService({ DEFAULT_PLAN: 'FREE' });

  const newCompany = async (): Promise<PlanCaller> => {
    const person = await api.owner();
    const sessionId = await openTestSession(api.database, person.id);
    let turn = 0;
    const call: PlanCaller['call'] = async (method, url, payload, more = {}) => {
      // A new one each time: tests move the clock by months.
      const token = await tokens.sign({ userId: person.id, sessionId });
      const headers = { authorization: `Bearer ${token}`, 'x-company-id': person.companyId, ...more };
      turn += 1;
      for (let attempt = 1; ; attempt += 1) {
        const server = servers[(turn + attempt) % servers.length] ?? api.server;
        const answer = await server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
        if (answer.statusCode === 503 && attempt < BUSY_TRIES_MAX) continue;
        const body = answer.body === '' ? {} : answer.json();
        return { status: answer.statusCode, error: body.error, body, headers: answer.headers };
      }
    };
    return { ...person, call };
  };
  const setPlan = (companyId: string, plan: PlanName) =>
    api.workerDatabase.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, plan, 'test'));
  return { ...api, plans, newCompany, setPlan };
}
