import { describe, expect, it } from 'vitest';
import { writeSubscription } from '@/features/billing/SubscriptionStore.ts';
import { newId } from '@/shared/ids/newId.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, owner, urlOf, clientOf, workerDatabase } = await createTestApi({
  environment: { DEFAULT_PLAN: 'FREE' },
});

function run(parameters: readonly string[], environment: Record<string, string> = {}) {
  return runCommand(parameters, { DATABASE_OWNER_URL: urlOf('accubooks_owner'), ...environment });
}
const set = (companyId: string, plan: string, ...more: string[]) =>
  run(['plans', 'set', companyId, plan, '--reason', 'agreed by letter', ...more]);

async function subscribe(companyId: string, status: 'active' | 'canceled') {
  const [start, end] = ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'];
  await workerDatabase.inCompanyAsWorker(companyId, (sql) =>
    writeSubscription(
      sql,
      {
        ...{ id: `sub_${companyId}`, companyId, plan: 'PRO', priceId: 'price_1', currency: 'EUR' },
        ...{ amountMinor: 4_900, status, periodStart: start, periodEnd: end, isEnding: false },
        ...{ endedAt: status === 'canceled' ? end : null, pastDueSince: null, isCollectionPaused: false },
        ...{ latestInvoiceId: null, createdAt: start },
      },
      new Date(start),
    ),
  );
}

describe('accubooks plans', () => {
  it('puts a company on a plan, which its people have, and the audit log tells why', async () => {
    const { companyId, headers } = await owner();
    const plan = async () => {
      const answer = await server.inject({
        url: '/api/usage',
        headers: { ...headers, 'x-company-id': companyId },
      });
      return answer.json().plan;
    };
    expect((await run(['plans', 'show', companyId])).out).toMatch(
      /plan {10}FREE\n {2}given by {6}DEFAULT_PLAN\n {2}subscription {2}none\n$/,
    );
    const done = await set(companyId, 'PRO');
    expect([done.exitCode, done.error]).toEqual([0, '']);
    expect(done.out).toContain('is on PRO now, it was on FREE.');
    expect(await plan()).toBe('PRO');
    expect((await set(companyId, 'PRO')).out).toContain('stays on PRO.');
    const shown = await run(['--json', 'plans', 'show', companyId]);
    expect(JSON.parse(shown.out)).toMatchObject({ companyId, plan: 'PRO', source: 'operator' });
    const admin = await clientOf('admin');
    const { rows } = await admin.query(
      "SELECT actor_id, event::jsonb->'details' AS details FROM audit_events WHERE company_id = $1 AND action = 'plan.changed'",
      [companyId],
    );
    expect(rows).toEqual([
      {
        actor_id: 'database-owner',
        details: { from: 'FREE', to: 'PRO', source: 'operator', reason: 'agreed by letter' },
      },
    ]);
  });

  it('leaves a plan that a subscription decides, unless it is told to change it', async () => {
    const { companyId } = await owner();
    await subscribe(companyId, 'active');
    const refused = await set(companyId, 'ENTERPRISE');
    expect([refused.exitCode, refused.out]).toEqual([2, '']);
    expect(refused.error).toContain(`sub_${companyId}, PRO, active), which decides its plan`);
    expect((await run(['plans', 'show', companyId])).out).toContain('plan          FREE');
    const forced = await set(companyId, 'ENTERPRISE', '--force');
    expect(forced.out).toContain('is on ENTERPRISE now');
    expect(forced.out).toContain('sets its own plan again');
    await subscribe(companyId, 'canceled');
    expect((await set(companyId, 'PRO')).exitCode).toBe(0);
  });

  it('says what is wrong: the company, the plan, the reason, the database', async () => {
    const companyId = newId();
    for (const id of [companyId, 'acme'])
      expect(await set(id, 'PRO')).toEqual({
        ...{ exitCode: 2, out: '', error: `There is no company with the id ${id}. (COMPANY_NOT_FOUND)\n` },
      });
    expect((await run(['plans', 'show', companyId])).exitCode).toBe(2);
    expect((await set(companyId, 'GOLD')).error).toContain('FREE, PRO, ENTERPRISE');
    const unreasoned = await run(['plans', 'set', companyId, 'PRO', '--reason', ' ']);
    expect([unreasoned.exitCode, unreasoned.error]).toEqual([
      64,
      'Say with --reason why, in at most 500 characters.\n',
    ]);
    const missing = await run(['plans', 'show', companyId], { DATABASE_OWNER_URL: '' });
    expect([missing.exitCode, missing.error.includes('DATABASE_OWNER_URL')]).toEqual([64, true]);
    const misnamed = await run(['plans', 'show', companyId], { DEFAULT_PLAN: 'GOLD' });
    expect([misnamed.exitCode, misnamed.error]).toEqual([
      64,
      'DEFAULT_PLAN is one of FREE, PRO, ENTERPRISE.\n',
    ]);
  });

  it('cannot be had with the role of the application', async () => {
    const { companyId } = await owner();
    const asApplication = { DATABASE_OWNER_URL: urlOf('accubooks_app') };
    const refused = await run(['plans', 'set', companyId, 'PRO', '--reason', 'x'], asApplication);
    expect([refused.exitCode, refused.out]).toEqual([2, '']);
    expect((await run(['plans', 'show', companyId])).out).toContain('plan          FREE');
  });
});
