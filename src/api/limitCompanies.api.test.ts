/** What a company may ask in a minute follows its plan, across two instances and without Redis. */
import { describe, expect, it, vi } from 'vitest';
import { PLANS } from '@/core/billing/plans.ts';
import type { Usage } from '@/features/plans/planContract.ts';
import { createPlanStage, type PlanAnswer, type PlanCaller } from '../../test/support/planStage.ts';
import { startPrivateRedis } from '../../test/support/workerStage.ts';

vi.setConfig({ testTimeout: 90_000 });

const redis = await startPrivateRedis();
const client = await redis.connect();
const { newCompany, setPlan, server } = await createPlanStage({ environment: { REDIS_URL: redis.url } });
const FREE = PLANS.FREE.limits.apiRequestsPerMinute ?? 0;
const PRO = PLANS.PRO.limits.apiRequestsPerMinute ?? 0;
/** What is left of the minute when the test begins: the counter stands in Redis, where everybody may see it. */
const ROOM = 30;
const AT_ONCE = 4;

const keyOf = ({ companyId }: PlanCaller) => `ratelimit:api:company:${companyId}`;
/** A few at a time: where the process itself is busy for longer than Redis may take, it counts alone. */
async function ask(caller: PlanCaller, times: number): Promise<PlanAnswer[]> {
  const answers: PlanAnswer[] = [];
  while (answers.length < times) {
    const burst = Array.from({ length: Math.min(AT_ONCE, times - answers.length) }, () =>
      caller.call('GET', '/api/companies/current'),
    );
    answers.push(...(await Promise.all(burst)));
  }
  return answers;
}
const countOf = (answers: readonly PlanAnswer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;
/** Each instance hears of a new plan when it is asked, two seconds after it heard of the last one. */
async function untilPlanIsKnown(caller: PlanCaller): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await ask(caller, 2);
}

describe('a company', () => {
  it('gets exactly what its plan allows in a minute, is told so, and more within seconds of a larger plan', async () => {
    const caller = await newCompany();
    await ask(caller, 1);
    expect(await client.get(keyOf(caller))).toBe('1');
    await client.set(keyOf(caller), FREE - ROOM, 'KEEPTTL');
    const answers = await ask(caller, 2 * ROOM);
    expect([countOf(answers, 200), countOf(answers, 429)]).toEqual([ROOM, ROOM]);
    expect(answers[0]?.headers['ratelimit-policy']).toContain(`"company";q=${FREE};w=60`);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.error).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      details: {
        policy: 'company',
        limit: FREE,
        retryAfterS: expect.any(Number),
        plan: 'FREE',
        upgrade: { plan: 'PRO', limit: PRO },
      },
    });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    expect(await client.get(keyOf(caller))).toBe(String(FREE + ROOM));
    const other = await newCompany();
    expect((await other.call('GET', '/api/companies/current')).status).toBe(200);
    await setPlan(caller.companyId, 'PRO');
    await untilPlanIsKnown(caller);
    const larger = await caller.call('GET', '/api/usage');
    expect([larger.status, larger.headers['ratelimit-policy']]).toEqual([
      200,
      expect.stringContaining(`"company";q=${PRO};w=60`),
    ]);
    const { limits } = larger.body as unknown as Usage;
    expect(limits.find(({ resource }) => resource === 'apiRequestsPerMinute')).toMatchObject({
      limit: PRO,
      current: FREE + ROOM + 3,
      state: 'within',
      resetsAt: expect.any(String),
    });
    await setPlan(caller.companyId, 'ENTERPRISE');
    await untilPlanIsKnown(caller);
    const unlimited = await caller.call('GET', '/api/usage');
    expect(unlimited.headers['ratelimit-policy']).not.toContain('"company"');
  });

  it('keeps its API keys, which work while its plan has them', async () => {
    const caller = await newCompany();
    await setPlan(caller.companyId, 'PRO');
    const key = { name: 'Script', scopes: ['books.read'], validDays: 30 };
    const { body } = await caller.call('POST', '/api/api-keys', key);
    const byKey = () =>
      server.inject({ url: '/api/companies/current', headers: { authorization: `Bearer ${body.key}` } });
    expect((await byKey()).statusCode).toBe(200);
    await setPlan(caller.companyId, 'FREE');
    await untilPlanIsKnown(caller);
    const refused = await byKey();
    expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'FEATURE_NOT_IN_PLAN']);
    await setPlan(caller.companyId, 'PRO');
    await untilPlanIsKnown(caller);
    expect((await byKey()).statusCode).toBe(200);
  });

  it('is counted by each instance alone while Redis is gone, by the same plan', async () => {
    const caller = await newCompany();
    await ask(caller, 20);
    await redis.kill();
    await ask(caller, 20);
    const { status, headers } = await caller.call('GET', '/api/companies/current');
    expect([status, headers['ratelimit-policy']]).toEqual([
      200,
      expect.stringContaining(`"company";q=${FREE};w=60`),
    ]);
    expect(headers.ratelimit).toMatch(new RegExp(`"company";r=${FREE - 11};`));
  });
});
