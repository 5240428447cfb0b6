/** The API over a database of its own, without a port, and people who are signed in to it. */
import { afterAll, inject } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { type Clock, systemClock } from '@/shared/clock/Clock.ts';
import { type Config, parseConfig } from '@/shared/config/config.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics, type Metrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis, type Redis } from '@/shared/redis/connectRedis.ts';
import { createTestDatabase, silentLog, type TestDatabase } from './testDatabase.ts';

export const TEST_JWT_SECRET = 'a secret for tests only, 33+ characters';
export const TEST_PERSON_PASSWORD = 'correct horse battery';

/** All test files share one address and one Redis; tests of limits say their own. */
export const LIMITS_OUT_OF_THE_WAY = {
  DEFAULT_PLAN: 'ENTERPRISE',
  ...Object.fromEntries(
    ['API_IP', 'API_USER', 'AUTH', 'AUTH_IP', 'FORECASTS', 'DELETES', 'BILLING'].map((name) => [
      `RATE_LIMIT_${name}`,
      '1000000',
    ]),
  ),
};

export type Person = {
  readonly id: string;
  readonly email: string;
  readonly headers: { readonly authorization: string };
  /** The refresh token of the sign-up. */
  readonly cookie: string;
};

export type TestApi = TestDatabase & {
  readonly server: ApiServer;
  readonly metrics: Metrics;
  readonly config: Config;
  readonly redis: Redis;
  readonly signUp: () => Promise<Person>;
  /** A signed-up person who owns a new company. */
  readonly owner: (currency?: string) => Promise<Person & { readonly companyId: string }>;
};

/** Everything is closed after the test file. */
export async function createTestApi(
  options: { clock?: Clock; log?: Log; environment?: Record<string, string>; hold?: HoldView } = {},
): Promise<TestApi> {
  const testDatabase = await createTestDatabase();
  const config = parseConfig({
    DATABASE_URL: testDatabase.urlOf('accubooks_app'),
    REDIS_URL: inject('redisUrl'),
    JWT_SECRET: TEST_JWT_SECRET,
    ENCRYPTION_SECRET: 'another secret for tests only, 33+ characters',
    ...LIMITS_OUT_OF_THE_WAY,
    ...options.environment,
  });
  const redis = connectRedis(config.REDIS_URL, silentLog);
  await new Promise((resolve) => redis.once('ready', resolve));
  const metrics = createMetrics('api');
  const server = await buildApi({
    config,
    clock: options.clock ?? systemClock,
    log: options.log ?? silentLog,
    metrics,
    database: testDatabase.database,
    redis,
    ...(options.hold === undefined ? {} : { hold: options.hold }),
  });
  afterAll(async () => {
    await server.close();
    redis.disconnect();
  });

  const signUp = async (): Promise<Person> => {
    const email = `${newId().toLowerCase()}@example.com`;
    const payload = { email, password: TEST_PERSON_PASSWORD, name: 'Test Person' };
    const answer = await server.inject({ method: 'POST', url: '/api/auth/sign-up', payload });
    const { accessToken, user } = answer.json<{ accessToken: string; user: { id: string } }>();
    const cookie = answer.cookies.find(({ name }) => name === 'accubooks_session')?.value ?? '';
    return { id: user.id, email, headers: { authorization: `Bearer ${accessToken}` }, cookie };
  };
  const owner = async (currency = 'SEK') => {
    const person = await signUp();
    const answer = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: person.headers,
      payload: { name: 'Test AB', currency },
    });
    return { ...person, companyId: answer.json<{ id: string }>().id };
  };
  return { ...testDatabase, server, metrics, config, redis, signUp, owner };
}
