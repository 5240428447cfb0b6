/** Stolen credentials, on every route that the API describes, in three processes, one of which has lost Redis. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { REVOCATION_MS_MAX } from '@/features/sessions/LiveSessions.ts';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { startPrivateRedis } from '../../../test/support/workerStage.ts';
import { AccessRevocationService } from './AccessRevocationService.ts';

const redis = await startPrivateRedis();
const lost = await startPrivateRedis();
const api = await createTestApi({ environment: { REDIS_URL: redis.url } });
const another = async (itsRedis: typeof api.redis) =>
  buildApi({
    ...{ ...api, clock: systemClock, log: silentLog, metrics: createMetrics('api'), redis: itsRedis },
  });
const withRedis = await another(await redis.connect());
const withoutRedis = await another(await lost.connect());
const servers = { one: api.server, other: withRedis, redisGone: withoutRedis };
const ownerDatabase = new Database(api.urlOf('accubooks_owner'), silentLog, 'test');
const service = new AccessRevocationService(ownerDatabase, systemClock);
afterAll(async () => {
  await withRedis.close();
  await withoutRedis.close();
  await ownerDatabase.close();
});

type Route = { readonly method: string; readonly url: string };
/** These end the session that asks. */
const ENDING = /^delete \/api\/auth\/sessions/;
let routes: Route[] = [];
type Owner = Awaited<ReturnType<typeof api.owner>>;

beforeAll(async () => {
  const { paths } = (await api.server.inject('/api/docs/json')).json<{
    paths: Record<string, Record<string, { 'x-permission'?: string }>>;
  }>();
  routes = Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => ![undefined, 'public'].includes(operation['x-permission']))
      .map(([method]) => ({ method, url })),
  );
  await lost.kill();
});

/** The route with ids of nothing and no body: whoever is let in changes nothing. */
async function ask(server: typeof withRedis, { method, url }: Route, authorization: string): Promise<number> {
  const path = url.replace('{startsOn}', '1999-01-01').replaceAll(/\{\w+\}/g, newId());
  const answer = await server.inject({
    method: method.toUpperCase() as 'GET',
    url: path,
    headers: { authorization },
  });
  return answer.statusCode;
}

async function makeKeyAndLink(person: Owner) {
  const post = (url: string, payload: object) =>
    api.server.inject({ method: 'POST', url, headers: person.headers, payload });
  const key = await post('/api/api-keys', { name: 'script', scopes: ['books.read'], validDays: 1 });
  const link = await post('/api/share-links', {
    ...{ title: 'Cash', validDays: 1, subject: { kind: 'cash', forecastId: null } },
  });
  return { key: key.json<{ key: string }>().key, link: link.json<{ token: string }>().token };
}

const renew = async (server: typeof withRedis, { cookie }: Person) =>
  (await server.inject({ method: 'POST', url: '/api/auth/refresh', cookies: { [SESSION_COOKIE]: cookie } }))
    .statusCode;
const open = async (server: typeof withRedis, token: string) =>
  (await server.inject({ url: '/api/shared', headers: { 'x-share-token': token } })).statusCode;

/** Asks all of them again and again until all refuse: when the last one that was let in had asked, and where. */
async function measure(asks: ReadonlyMap<string, () => Promise<number>>, refusal: number, begin: number) {
  let last = { ms: 0, where: 'nowhere' };
  const left = new Map(asks);
  const until = performance.now() + 4 * REVOCATION_MS_MAX;
  do
    for (const [where, one] of left) {
      const ms = Math.round(performance.now() - begin);
      if ((await one()) === refusal) left.delete(where);
      else last = { ms, where };
    }
  while (left.size > 0 && performance.now() < until);
  return { ...last, alive: [...left.keys()] };
}

function everywhere(authorization: string, isHarmless = true): Map<string, () => Promise<number>> {
  const asks = new Map<string, () => Promise<number>>();
  for (const [name, server] of Object.entries(servers))
    for (const route of routes) {
      const at = `${route.method} ${route.url}`;
      if (isHarmless === !ENDING.test(at))
        asks.set(`${name}: ${at}`, () => ask(server, route, authorization));
    }
  return asks;
}

const REVOCATIONS = {
  company: ({ companyId }: Owner) => companyId,
  everybody: () => undefined,
} as const;

it.each(Object.entries(REVOCATIONS))(
  'what was stolen is dead on every route in every process: %s',
  { timeout: 120_000 },
  async (_name, companyOf) => {
    const person = await api.owner();
    const { key, link } = await makeKeyAndLink(person);
    const session = everywhere(person.headers.authorization);
    const byKey = everywhere(`Bearer ${key}`);
    expect(session.size).toBeGreaterThan(3 * 60);
    for (const [at, one] of [...session, ...byKey]) expect([at, await one()]).not.toEqual([at, 401]);
    for (const server of Object.values(servers)) expect(await open(server, link)).toBe(200);

    // Each process has just seen the session, so that it believes in it for as long as it ever may.
    const me = { method: 'get', url: '/api/auth/me' };
    for (const server of Object.values(servers))
      expect(await ask(server, me, person.headers.authorization)).toBe(200);
    const begin = performance.now();
    const revoked = await service.revoke({
      ...{ companyId: companyOf(person), reason: 'leak', incidentId: undefined, by: 'test' },
    });
    expect(revoked).toMatchObject({ sessions: expect.any(Number), apiKeys: 1, shareLinks: 1 });
    // Keys, links and renewals are looked up each time: the first answer refuses.
    for (const server of Object.values(servers))
      expect([await open(server, link), await renew(server, person)]).toEqual([404, 401]);
    const tokens = await measure(session, 401, begin);
    expect(tokens.alive).toEqual([]);
    expect(tokens.ms).toBeLessThanOrEqual(REVOCATION_MS_MAX);
    for (const dead of [byKey, everywhere(person.headers.authorization, false)])
      expect(await measure(dead, 401, begin)).toEqual({ ms: 0, where: 'nowhere', alive: [] });
    process.stdout.write(`access tokens: last one let in ${tokens.ms} ms later, at ${tokens.where}\n`);
  },
);

it('a stream that is open ends with the session', { timeout: 60_000 }, async () => {
  const person = await api.owner();
  const books = await api.clientOf('admin');
  const job = newId();
  await books.query(
    `INSERT INTO forecast_jobs (id, company_id, created_by, state, horizon_months) VALUES ($1, $2, $3, 'queued', 12)`,
    [job, person.companyId, person.id],
  );
  const stream = withRedis.inject({ url: `/api/forecasts/jobs/${job}/events`, headers: person.headers });
  await service.revoke({ companyId: person.companyId, reason: 'leak', incidentId: undefined, by: 'test' });
  const isOver = await Promise.race([
    stream.then(
      () => true,
      () => true,
    ),
    new Promise((resolve) => setTimeout(resolve, 4 * REVOCATION_MS_MAX, false)),
  ]);
  expect(isOver).toBe(true);
});
