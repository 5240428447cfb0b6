/** Parallel requests at every limit, through two instances of the API: exactly as many pass as the plan allows. */
import { describe, expect, it, vi } from 'vitest';
import { PLANS } from '@/core/billing/plans.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createPlanStage, type PlanCaller, tally } from '../../../test/support/planStage.ts';
import { seedBooks } from '../../../test/support/seedBooks.ts';
import { writeChart, writeVouchers, writeYears } from '../../../test/support/writeVouchers.ts';

vi.setConfig({ testTimeout: 90_000 });

const stage = await createPlanStage();
const { database, clientOf, newCompany, setPlan, signUp, server } = stage;
const { limits: free } = PLANS.FREE;
const AT_ONCE = 100;

const many = <T>(work: (index: number) => Promise<T>, count = AT_ONCE) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const scopeOf = ({ id, companyId }: PlanCaller) => ({ userId: id, companyId });
const countOf = async (table: string, { companyId }: PlanCaller) => {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE company_id = $1`,
    [companyId],
  );
  return rows[0]?.count;
};
const scenario = (caller: PlanCaller, name = 'One') =>
  caller.call('POST', '/api/scenarios', { name, operations: [] });
const order = (caller: PlanCaller, headers: Record<string, string> = {}) =>
  caller.call('POST', '/api/forecasts/generate', {}, headers);
const invite = (caller: PlanCaller, role: string) => caller.call('POST', '/api/invitations', { role });

describe('100 parallel requests', () => {
  it('make exactly the scenarios that the plan allows, and the rest is told what would allow more', async () => {
    const caller = await newCompany();
    const { admitted, refusals } = tally(await many((index) => scenario(caller, `Scenario ${index}`)));
    expect([admitted, refusals.length]).toEqual([free.scenarios, AT_ONCE - (free.scenarios ?? 0)]);
    expect(await countOf('scenarios', caller)).toBe(free.scenarios);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        code: 'PLAN_LIMIT_REACHED',
        message:
          'The plan FREE allows 3 scenarios; 3 are used: delete a scenario, or change to PRO, which allows 50.',
        details: {
          resource: 'scenarios',
          limit: 3,
          current: 3,
          adding: 1,
          plan: 'FREE',
          upgrade: { plan: 'PRO', limit: 50 },
        },
      });
    expect((await scenario(caller)).status).toBe(403);
    const { body } = await caller.call('GET', '/api/scenarios');
    const [first] = body.items as { id: string }[];
    await caller.call('DELETE', `/api/scenarios/${first?.id}`);
    expect(tally(await many(() => scenario(caller))).admitted).toBe(1);
  });

  it('order exactly the forecasts of the month; a key that comes again counts once', async () => {
    const caller = await newCompany();
    await seedBooks(database, scopeOf(caller), { months: 24 });
    const key = newId();
    const same = await many(() => order(caller, { 'idempotency-key': key }), 20);
    expect(new Set(same.map(({ body }) => body.id)).size).toBe(1);
    const { admitted, refusals } = tally(await many(() => order(caller)));
    const left = (free.forecastsPerMonth ?? 0) - 1;
    expect([admitted, refusals.length]).toEqual([left, AT_ONCE - left]);
    expect(await countOf('forecast_jobs', caller)).toBe(free.forecastsPerMonth);
    expect(refusals[0]).toMatchObject({
      code: 'PLAN_LIMIT_REACHED',
      details: { resource: 'forecastsPerMonth', limit: 30, current: 30, resetsAt: expect.any(String) },
    });
    // What was counted before may still be asked for.
    expect((await order(caller, { 'idempotency-key': key })).status).toBe(202);
    const refused = await order(caller, { 'idempotency-key': newId() });
    expect(refused.error?.code).toBe('PLAN_LIMIT_REACHED');
  });

  it('post exactly the data points that the plan allows, and a reversal makes room', async () => {
    const caller = await newCompany();
    const scope = scopeOf(caller);
    await writeYears(database, scope, [2025]);
    const accounts = await writeChart(database, scope, { 1930: { type: 'asset' }, 3000: { type: 'income' } });
    const room = 8;
    const postings = Array.from({ length: ((free.dataPoints ?? 0) - room) / 12 }, (_, index) =>
      index % 2 === 0 ? (['1930', 100] as const) : (['3000', -100] as const),
    );
    for (let voucher = 0; voucher < 12; voucher += 1)
      await writeVouchers(database, scope, accounts, [{ date: '2025-02-03', postings }]);
    expect(await countOf('postings', caller)).toBe((free.dataPoints ?? 0) - room);
    const [accountId, otherId] = [accounts.get('1930'), accounts.get('3000')];
    const post = () =>
      caller.call(
        'POST',
        '/api/vouchers',
        {
          date: '2025-03-01',
          postings: [
            { accountId, amountMinor: 100 },
            { accountId: otherId, amountMinor: -100 },
          ],
        },
        { 'idempotency-key': newId() },
      );
    const answers = await many(post);
    const { admitted, refusals } = tally(answers);
    expect([admitted, refusals.length]).toEqual([room / 2, AT_ONCE - room / 2]);
    expect(await countOf('postings', caller)).toBe(free.dataPoints);
    expect(refusals[0]).toMatchObject({
      code: 'PLAN_LIMIT_REACHED',
      details: { resource: 'dataPoints', limit: 50_000, current: 50_000, adding: 2 },
    });
    const posted = answers.find(({ status }) => status < 300);
    expect((await caller.call('POST', `/api/vouchers/${posted?.body.id}/reverse`, {})).status).toBeLessThan(
      300,
    );
    expect(tally(await many(post, 10)).admitted).toBe(1);
  });

  it('invite exactly the members that the plan allows; seats of accountants are free', async () => {
    const caller = await newCompany();
    const { admitted, refusals } = tally(await many(() => invite(caller, 'viewer')));
    expect([admitted, refusals.length]).toEqual([1, AT_ONCE - 1]);
    expect(refusals[0]).toMatchObject({
      code: 'PLAN_LIMIT_REACHED',
      details: { resource: 'members', limit: 2, current: 2, plan: 'FREE' },
    });
    expect(tally(await many(() => invite(caller, 'accountant'), 20)).admitted).toBe(20);
    const { body } = await caller.call('GET', '/api/invitations');
    const open = (body.items as { id: string; role: string }[]).find(({ role }) => role === 'viewer');
    await caller.call('DELETE', `/api/invitations/${open?.id}`);
    expect(tally(await many(() => invite(caller, 'manager'), 20)).admitted).toBe(1);
  });
});

describe('a member', () => {
  it('who was an accountant takes a place when the role changes, and an invitation holds one', async () => {
    const caller = await newCompany();
    const join = async (role: string) => {
      const person = await signUp();
      const { body } = await invite(caller, role);
      const joined = await server.inject({
        method: 'POST',
        url: '/api/invitations/accept',
        headers: person.headers,
        payload: { token: body.token },
      });
      return { person, status: joined.statusCode, code: joined.json().error?.code };
    };
    const accountants = [await join('accountant'), await join('accountant')];
    const change = (userId: string, role: string) => caller.call('PUT', `/api/members/${userId}`, { role });
    const changes = await Promise.all(accountants.map(({ person }) => change(person.id, 'manager')));
    expect(tally(changes)).toMatchObject({
      admitted: 1,
      refusals: [{ code: 'PLAN_LIMIT_REACHED', details: { resource: 'members', current: 2 } }],
    });
    expect((await invite(caller, 'viewer')).error?.code).toBe('PLAN_LIMIT_REACHED');
    const manager = accountants[changes[0]?.status === 200 ? 0 : 1]?.person.id ?? '';
    expect((await change(manager, 'admin')).status).toBe(200);
    expect((await change(manager, 'accountant')).status).toBe(200);
    expect((await join('viewer')).status).toBe(200);
  });
});

describe('a smaller plan', () => {
  it('takes nothing away, leaves everything readable, and refuses more until it is below the limit', async () => {
    const caller = await newCompany();
    await setPlan(caller.companyId, 'PRO');
    const made = await many((index) => scenario(caller, `Scenario ${index}`), 5);
    const tokens = (await many(() => invite(caller, 'viewer'), 3)).map(({ body }) => body.token);
    await setPlan(caller.companyId, 'FREE');
    expect(await countOf('scenarios', caller)).toBe(5);
    const ids = made.map(({ body }) => body.id);
    for (const id of ids) expect((await caller.call('GET', `/api/scenarios/${id}`)).status).toBe(200);
    const edited = { name: 'Edited', operations: [], version: 1 };
    expect((await caller.call('PUT', `/api/scenarios/${ids[0]}`, edited)).status).toBe(200);
    const over = await scenario(caller);
    expect(over.error?.details).toMatchObject({ limit: 3, current: 5, upgrade: { plan: 'PRO' } });
    const person = await signUp();
    const accepted = await server.inject({
      method: 'POST',
      url: '/api/invitations/accept',
      headers: person.headers,
      payload: { token: tokens[0] },
    });
    expect([accepted.statusCode, accepted.json().error.code]).toEqual([403, 'PLAN_LIMIT_REACHED']);
    expect(await countOf('memberships', caller)).toBe(1);
    for (const id of ids.slice(0, 2)) await caller.call('DELETE', `/api/scenarios/${id}`);
    expect((await scenario(caller)).status).toBe(403);
    await caller.call('DELETE', `/api/scenarios/${ids[2]}`);
    expect((await scenario(caller)).status).toBe(201);
  });

  it('is without the features that it does not have: FEATURE_NOT_IN_PLAN', async () => {
    const caller = await newCompany();
    const download = () => caller.call('GET', '/api/audit-events/export?format=ndjson');
    expect(await download()).toMatchObject({
      status: 403,
      error: {
        code: 'FEATURE_NOT_IN_PLAN',
        message: 'The plan FREE does not include export of the audit log: change to PRO, which has it.',
        details: { feature: 'auditExport', plan: 'FREE', upgrade: { plan: 'PRO' } },
      },
    });
    const key = { name: 'Script', scopes: ['books.read'], validDays: 30 };
    const refused = await caller.call('POST', '/api/api-keys', key);
    expect(refused).toMatchObject({ status: 403, error: { details: { feature: 'apiKeys' } } });
    const link = { title: 'x', subject: { kind: 'balanceSheet', at: '2020-12' }, validDays: 1 };
    const kept = await caller.call('POST', '/api/share-links', link);
    expect(kept).toMatchObject({ status: 403, error: { details: { feature: 'shareLinks' } } });
    expect((await caller.call('GET', '/api/audit-events')).status).toBe(200);
    await setPlan(caller.companyId, 'PRO');
    expect((await caller.call('POST', '/api/api-keys', key)).status).toBe(201);
    expect((await caller.call('POST', '/api/share-links', link)).status).toBe(201);
    const headers = { ...caller.headers, 'x-company-id': caller.companyId };
    const answer = await server.inject({ url: '/api/audit-events/export', headers });
    expect(answer.statusCode).toBe(200);
  });
});
