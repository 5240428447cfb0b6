/** What changes without a feature of its own to test it leaves its trace in the audit log, whoever changes it. */
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/core/audit/canonicalJson.ts';
import { OperatorService } from '@/features/operators/OperatorService.ts';
import { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { startPrivateRedis } from '../../../test/support/workerStage.ts';
import { AuditService } from './AuditService.ts';

const redis = await startPrivateRedis();
const { server, owner, urlOf, clientOf } = await createTestApi({ environment: { REDIS_URL: redis.url } });
const person = await owner();
const ownerDatabase = new Database(urlOf('accubooks_owner'), silentLog);
await new OperatorService(ownerDatabase).add(person.email);
async function brokenChains(): Promise<string[]> {
  const broken: string[] = [];
  let count = 0;
  for await (const verdict of new AuditService(ownerDatabase).verify()) {
    count += 1;
    if (verdict.broken !== undefined) broken.push(verdict.chain);
  }
  expect(count).toBe(2);
  return broken;
}

/** The events of an action, oldest first, as they are hashed. */
async function eventsOf(action: string): Promise<string[]> {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ event: string }>(
    'SELECT event FROM audit_events WHERE action = $1 ORDER BY chain, seq',
    [action],
  );
  return rows.map(({ event }) => event);
}
const parsed = async (action: string) => (await eventsOf(action)).map((event) => JSON.parse(event));
const headers = { ...person.headers, 'x-company-id': person.companyId };
const ask = (method: 'PUT' | 'DELETE', url: string, payload?: object) =>
  server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

describe('the audit log', () => {
  it('knows a changed account, and what it is now', async () => {
    const admin = await clientOf('admin');
    const id = newId();
    await admin.query(
      "INSERT INTO accounts (id, company_id, number, name, type) VALUES ($1, $2, '1930', 'Bank', 'asset')",
      [id, person.companyId],
    );
    expect((await ask('PUT', `/api/accounts/${id}`, { name: 'Main bank', isCash: true })).statusCode).toBe(
      200,
    );
    expect((await ask('PUT', `/api/accounts/${newId()}`, { name: 'None' })).statusCode).toBe(404);
    expect(await parsed('account.changed')).toMatchObject([
      {
        actorId: person.id,
        subjectId: id,
        details: { number: '1930', name: 'Main bank', type: 'asset', isCash: true },
        ip: '127.0.0.1',
      },
    ]);
  });

  it('knows a changed flag by whatever way, in the one form of all events', async () => {
    const operator = await clientOf('accubooks');
    const change = (percentage: number | null, companies: string[], who: string) =>
      operator.query("SELECT change_feature_flag('feature.new_dashboard', $1, $2, $3)", [
        percentage,
        companies,
        who,
      ]);
    await change(25, ['a "quoted" one', 'another'], 'ops@desk');
    await change(null, [], `user ${person.id}`);
    await change(100, [], 'ops@desk (measure)');
    const events = await eventsOf('flag.changed');
    const rollout = { companies: ['a "quoted" one', 'another'], percentage: 25 };
    expect(events.map((event) => JSON.parse(event))).toMatchObject([
      { actorId: 'ops@desk', subjectId: 'feature.new_dashboard', details: { from: null, to: rollout } },
      { actorId: person.id, details: { from: rollout, to: null } },
    ]);
    for (const event of events) expect(event).toBe(canonicalJson(JSON.parse(event)));
  });

  it('knows what an operator does about an address and a client', async () => {
    const rules = '/api/operators/client-rules';
    const rule = { network: '192.0.2.9', rule: 'block', reason: 'scraper' };
    expect((await ask('PUT', rules, rule)).statusCode).toBe(200);
    expect((await ask('DELETE', `${rules}?network=192.0.2.9`)).statusCode).toBe(204);
    const client = await redis.connect();
    await client.set('ratelimit:api:ip:192.0.2.9', '7', 'EX', 60);
    const cleared = await ask('DELETE', '/api/operators/limit-counters?client=192.0.2.9');
    expect(cleared.json()).toEqual({ cleared: 1 });
    expect(await parsed('clientRule.changed')).toMatchObject([
      { actorId: person.id, subjectId: '192.0.2.9', details: { rule: 'block', reason: 'scraper' } },
      { actorId: person.id, subjectId: '192.0.2.9', details: { rule: null, was: 'block' } },
    ]);
    expect(await parsed('clientLimits.cleared')).toMatchObject([
      { actorId: person.id, subjectId: '192.0.2.9', details: { cleared: 1 } },
    ]);
  });

  it('is whole after all of it', async () => {
    expect(await brokenChains()).toEqual([]);
    await ownerDatabase.close();
  });
});
