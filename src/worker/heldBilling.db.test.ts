import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createBillingStage } from '../../test/support/billingStage.ts';
import { switchedHold } from '../../test/support/holdStage.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';
import { buildWorker } from './buildWorker.ts';

const hold = switchedHold();
const stage = await createBillingStage(undefined, hold);
const { payer, payAt, work, stripe, clientOf } = stage;
const admin = await clientOf('admin');
const worker = buildWorker({
  config: { FORECAST_CONCURRENCY: 1, FORECAST_TIMEOUT_MS: 30_000, HOST: '127.0.0.1', WORKER_PORT: 0 },
  ...{ hold, billing: work, clock: systemClock, log: silentLog, metrics: createMetrics('worker') },
  ...{ database: stage.workerDatabase, redis: undefined, threadUrl: new URL('file:///none.mjs') },
  timings: { billingMs: 50, billingPollMs: 200, billingCareMs: 200, takeMs: 50, pollMs: 50 },
});
afterAll(() => worker.stop());
const countEvents = async () =>
  (await admin.query('SELECT count(*)::int AS n FROM billing_events')).rows[0].n as number;

describe('events of the provider during a hold (C21)', () => {
  it('are neither taken in nor applied, and every one of them is afterwards', async () => {
    const who = await payer();
    const { body } = await who.call<{ url: string }>('POST', '/api/billing/checkout', { plan: 'PRO' });
    hold.set(true);
    await worker.start();
    // What was let in just before is written first.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await countEvents();
    // Paid while nobody listens: each delivery is refused, and nobody looks.
    expect(await payAt(body.url)).toBe(303);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await countEvents()).toBe(before);
    expect((await admin.query('SELECT count(*)::int AS n FROM company_plans')).rows[0].n).toBe(0);
    hold.set(false);
    await eventually(async () => {
      const { body: billing } = await who.call<{ plan: string }>('GET', '/api/billing');
      return billing.plan === 'PRO';
    });
    const told: string[] = [];
    for await (const { id } of stripe.events.list({ limit: 100 })) told.push(id);
    await eventually(async () => {
      const { rows } = await admin.query(
        "SELECT count(*)::int AS n FROM billing_events WHERE id = ANY($1) AND state NOT IN ('stored', 'dead')",
        [told],
      );
      return rows[0].n === told.length;
    });
  });
});
