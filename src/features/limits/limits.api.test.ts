import { describe, expect, it } from 'vitest';
import { OperatorService } from '@/features/operators/OperatorService.ts';
import { Database } from '@/shared/database/Database.ts';
import { putClientRule } from '@/shared/rateLimits/ClientRuleStore.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { startPrivateRedis } from '../../../test/support/workerStage.ts';

const redis = await startPrivateRedis();
const api = await createTestApi({ environment: { REDIS_URL: redis.url, RATE_LIMIT_API_IP: '50' } });
const { server } = api;
const operator = await api.signUp();
const owner = new Database(api.urlOf('accubooks_owner'), silentLog);
await new OperatorService(owner).add(operator.email);
await owner.close();

const RULES = '/api/operators/client-rules';
const COUNTERS = '/api/operators/limit-counters';
const OFFICE = '192.0.2.200';
let lastHost = 0;
function ask(method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object, person = operator) {
  lastHost += 1;
  const request = { method, url, headers: person.headers, remoteAddress: `198.51.100.${lastHost}` };
  return server.inject(payload === undefined ? request : { ...request, payload });
}
const stranger = () => server.inject({ url: '/api/auth/me', remoteAddress: OFFICE });
const ruleInForce = () => new Promise((resolve) => setTimeout(resolve, 1_100));

describe('operators', () => {
  it('block an address, see it and take it back (R141)', async () => {
    const rule = { network: OFFICE, rule: 'block', reason: 'scraper', seconds: 60 };
    const put = await ask('PUT', RULES, rule);
    expect(put.json()).toMatchObject({ network: OFFICE, rule: 'block', reason: 'scraper' });
    await ruleInForce();
    expect((await stranger()).json()).toMatchObject({ error: { code: 'CLIENT_BLOCKED' } });
    const listed = (await ask('GET', RULES)).json<{ items: object[] }>();
    expect(listed.items).toEqual([put.json()]);
    expect((await ask('DELETE', `${RULES}?network=${OFFICE}`)).statusCode).toBe(204);
    await ruleInForce();
    expect((await stranger()).statusCode).toBe(401);
    const again = await ask('DELETE', `${RULES}?network=${OFFICE}`);
    expect(again.json()).toMatchObject({ error: { code: 'CLIENT_RULE_NOT_FOUND' } });
    const wrong = await ask('PUT', RULES, { ...rule, network: '0.0.0.0/0' });
    expect(wrong.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED' } });
  });

  it('see and clear what a client has used up (R142)', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, stranger));
    expect(answers.some(({ statusCode }) => statusCode === 429)).toBe(true);
    const read = await ask('GET', `${COUNTERS}?client=${OFFICE}`);
    expect(read.json()).toMatchObject({ items: [{ key: `ratelimit:api:ip:${OFFICE}` }] });
    expect((await ask('DELETE', `${COUNTERS}?client=${OFFICE}`)).json()).toEqual({ cleared: 1 });
    expect((await stranger()).statusCode).toBe(401);
  });

  it('are the only ones: to others the routes and the table itself say no', async () => {
    const person = await api.signUp();
    const rule = { network: '1.2.3.4', rule: 'allow', reason: 'me' } as const;
    expect((await ask('PUT', RULES, rule, person)).statusCode).toBe(403);
    expect((await ask('GET', `${COUNTERS}?client=${OFFICE}`, undefined, person)).statusCode).toBe(403);
    const past = api.database.asPerson({ userId: person.id }, (sql) =>
      putClientRule(sql, { ...rule, seconds: undefined }),
    );
    await expect(past).rejects.toThrow();
    expect((await ask('GET', RULES)).json()).toEqual({ items: [] });
  });
});
