import { describe, expect, it } from 'vitest';
import { createBillingStage } from '../../../test/support/billingStage.ts';
import { runNode } from '../../../test/support/runNode.ts';
import { bundleWorker, eventually } from '../../../test/support/workerStage.ts';
import type { Billing } from './billingContract.ts';

const stage = await createBillingStage();
const { workerFile } = await bundleWorker();
const admin = await stage.clientOf('admin');

describe('a worker that is killed while it applies a payment', () => {
  it('leaves nothing half done, and another one applies it once', async () => {
    const who = await stage.payer();
    const { body } = await who.call<{ url: string }>('POST', '/api/billing/checkout', { plan: 'PRO' });
    await stage.payAt(body.url);
    await stage.control('POST /faults', { kind: 'delay', match: 'GET /v1/subscriptions', delayMs: 1_000 });
    const worker = runNode(workerFile, {
      DATABASE_URL: stage.urlOf('accubooks_app'),
      DATABASE_WORKER_URL: stage.urlOf('accubooks_worker'),
      JWT_SECRET: stage.config.JWT_SECRET,
      WORKER_PORT: '0',
      STRIPE_SECRET_KEY: stage.config.STRIPE_SECRET_KEY,
      STRIPE_API_URL: stage.config.STRIPE_API_URL,
      STRIPE_WEBHOOK_SECRET: stage.config.STRIPE_WEBHOOK_SECRET,
    });
    // Its transaction waits for the provider: the lock of the company is held, and nothing is written.
    await eventually(async () => {
      const { rowCount } = await admin.query(
        "SELECT FROM pg_stat_activity WHERE application_name LIKE 'accubooks-worker%' AND state = 'idle in transaction' AND pid <> pg_backend_pid()",
      );
      return (rowCount ?? 0) > 0;
    });
    await worker.kill();
    await stage.control('DELETE /faults');
    await stage.settle();
    expect((await who.call<Billing>('GET', '/api/billing')).body.plan).toBe('PRO');
    const { rows } = await admin.query(
      `SELECT (SELECT count(*) FROM billing_events WHERE state IN ('stored', 'dead'))::int AS left,
        (SELECT count(*) FROM audit_events WHERE company_id = $1 AND action = 'plan.changed')::int AS plans,
        (SELECT count(*) FROM (SELECT source, part FROM platform_vouchers GROUP BY 1, 2 HAVING count(*) > 1) d)::int AS doubled`,
      [who.companyId],
    );
    expect(rows).toEqual([{ left: 0, plans: 1, doubled: 0 }]);
  });
});
