/** The API of a test, and members of new companies who call it. */
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { openTestSession } from './openTestSession.ts';
import { createTestApi, TEST_JWT_SECRET, type TestApi } from './testApi.ts';
import { createCompanyWithOwner } from './testDatabase.ts';

export type Answer<Body> = {
  readonly status: number;
  readonly body: Body;
  /** Code of the error, if it is one. */
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
};

export type Caller = {
  readonly scope: CompanyScope;
  readonly headers: Readonly<Record<string, string>>;
  readonly call: <Body>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers?: Record<string, string>,
  ) => Promise<Answer<Body>>;
};

export type ApiWithCallers = TestApi & {
  /** A new person with a new company, already signed in. */
  readonly signIn: () => Promise<Caller>;
  /** Value of a metric without labels but the process'. */
  readonly metric: (name: string) => Promise<number | undefined>;
};

const TOKEN_TTL_S = 900;

/** On another Redis than that of the run when a URL is given. */
export async function createApiWithCallers(redisUrl?: string): Promise<ApiWithCallers> {
  const api = await createTestApi(redisUrl === undefined ? {} : { environment: { REDIS_URL: redisUrl } });
  const tokens = new AccessTokens(new KeyRing(TEST_JWT_SECRET), TOKEN_TTL_S, systemClock);
  const signIn = async (): Promise<Caller> => {
    const scope = await createCompanyWithOwner(api.database);
    const token = await tokens.sign({
      userId: scope.userId,
      sessionId: await openTestSession(api.database, scope.userId),
    });
    const headers = { authorization: `Bearer ${token}`, 'x-company-id': scope.companyId };
    const call: Caller['call'] = async (method, url, payload, more = {}) => {
      const request = { method, url, headers: { ...headers, ...more } };
      const response = await api.server.inject(payload === undefined ? request : { ...request, payload });
      const body = response.body === '' ? undefined : JSON.parse(response.body);
      return { status: response.statusCode, body, code: body?.error?.code, headers: response.headers };
    };
    return { scope, headers, call };
  };
  const metric = async (name: string) => {
    const text = await api.metrics.registry.metrics();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}{`));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  return { ...api, signIn, metric };
}
