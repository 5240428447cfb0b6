import { describe, expect, it } from 'vitest';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { PlanService } from './PlanService.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const plans = new PlanService({ DEFAULT_PLAN: 'FREE' });

type Event = { actor_id: string; event: string };
const eventsOf = (scope: { userId: string; companyId: string }) =>
  database.inCompany(scope, (sql) =>
    sql<Event>("SELECT actor_id, event FROM audit_events WHERE action = 'plan.changed' ORDER BY seq"),
  );

describe('the plan of a company', () => {
  it('is the default until the worker changes it, once for each change, and the audit log tells', async () => {
    const scope = await createCompanyWithOwner(database);
    const { companyId } = scope;
    const read = () => database.inCompany(scope, (sql) => plans.planOf(sql, companyId));
    const set = (plan: 'FREE' | 'PRO' | 'ENTERPRISE') =>
      workerDatabase.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, plan, 'billing'));
    expect(await read()).toEqual({ plan: 'FREE', source: null, changedAt: null });
    const bySelfHoster = new PlanService({ DEFAULT_PLAN: 'ENTERPRISE' });
    expect(await database.inCompany(scope, (sql) => bySelfHoster.planOf(sql, companyId))).toMatchObject({
      plan: 'ENTERPRISE',
    });
    expect([await set('PRO'), await set('PRO'), await set('FREE')]).toEqual([true, false, true]);
    expect(await read()).toMatchObject({ plan: 'FREE', source: 'billing' });
    const events = await eventsOf(scope);
    expect(events.map(({ actor_id, event }) => [actor_id, JSON.parse(event).details])).toEqual([
      ['system', { from: 'FREE', to: 'PRO', source: 'billing' }],
      ['system', { from: 'PRO', to: 'FREE', source: 'billing' }],
    ]);
  });

  it('is changed by parallel appliers one after the other', async () => {
    const scope = await createCompanyWithOwner(database);
    const { companyId } = scope;
    const changes = await Promise.all(
      Array.from({ length: 20 }, () =>
        workerDatabase.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, 'PRO', 'billing')),
      ),
    );
    expect(changes.filter(Boolean)).toHaveLength(1);
    expect(await eventsOf(scope)).toHaveLength(1);
  });

  it('cannot be written by the application, and is told to members only', async () => {
    const ours = await createCompanyWithOwner(database);
    const theirs = await createCompanyWithOwner(database);
    await workerDatabase.inCompanyAsWorker(ours.companyId, (sql) =>
      plans.setPlan(sql, ours.companyId, 'PRO', 'billing'),
    );
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)", [
      ours.userId,
      ours.companyId,
    ]);
    for (const statement of [
      "UPDATE company_plans SET plan = 'ENTERPRISE'",
      'DELETE FROM company_plans',
      `INSERT INTO company_plans (company_id, plan, source) VALUES ('${theirs.companyId}', 'PRO', 'me')`,
    ])
      await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
    expect((await app.query('SELECT plan FROM company_plans')).rows).toEqual([{ plan: 'PRO' }]);
    const foreign = await database.inCompany(theirs, (sql) => plans.planOf(sql, ours.companyId));
    expect(foreign.plan).toBe('FREE');
    const asWorker = workerDatabase.inCompanyAsWorker(theirs.companyId, (sql) =>
      plans.setPlan(sql, ours.companyId, 'ENTERPRISE', 'billing'),
    );
    await expect(asWorker).rejects.toMatchObject({ code: '42501' });
  });
});
