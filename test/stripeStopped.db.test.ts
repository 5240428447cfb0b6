/**
 * The payment provider stops answering, without closing a connection, while customers change their plans and billing
 * is frozen meanwhile. Only what must ask the provider waits for it, and no longer than it is told to.
 */
import { describe, expect, it } from 'vitest';
import { STRIPE_RETRIES_MAX } from '@/shared/stripe/createStripe.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { ask, type Customer, createBillingLoad, customerAtWork, newlyTold } from './support/billingLoad.ts';
import { createBillingStage } from './support/billingStage.ts';
import { startStripeProcess } from './support/stripeProcess.ts';
import { eventually } from './support/workerStage.ts';

const CUSTOMERS = 4;
const MONTH = 31 * 86_400;
const HOUR = 3_600;
const TIMEOUT_MS = 2_000;
/** The library's pause between two tries. */
const RETRY_PAUSE_MS = 500;
const ONE_CALL_MS = (1 + STRIPE_RETRIES_MAX) * TIMEOUT_MS + STRIPE_RETRIES_MAX * RETRY_PAUSE_MS;
/** A call that is not answered, the look for what became of it, and all that is not the provider's. */
const ANSWER_MS_MAX = 2 * ONE_CALL_MS + TIMEOUT_MS;
const CODES = [
  ...['changed', 'PAYMENT_PROVIDER_UNAVAILABLE', 'BILLING_FROZEN', 'BILLING_BUSY', 'BILLING_INTERRUPTED'],
  ...['PLAN_UNCHANGED', 'PREVIEW_OUTDATED'],
];

const provider = await startStripeProcess();
const stage = await createBillingStage(provider);
const load = await createBillingLoad(stage, { STRIPE_TIMEOUT_MS: String(TIMEOUT_MS) });
const { start, accubooks, chargeIds, eventsIn, admin } = load;
const port = await freePort();

/** Reads what has nothing to do with payments, until told to end. */
async function reader(customer: Customer, isOver: () => boolean, seen: { status: number; ms: number }[]) {
  while (!isOver())
    for (const url of ['/api/scenarios', '/api/cash']) {
      const startedMs = performance.now();
      const answer = await ask(customer, url);
      seen.push({ status: answer?.status ?? 0, ms: performance.now() - startedMs });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
const isSealed = async () =>
  (await admin.query('SELECT FROM billing_freezes WHERE sealed_at IS NOT NULL')).rowCount === 1;

describe('a payment provider that is stopped under load', () => {
  it('holds up nobody who does not pay, keeps no freeze from closing, and loses and doubles nothing', async () => {
    const customers: Customer[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1) customers.push(await load.customerOfPro(port));
    await stage.settle();
    const [api, worker] = [start('api', port), start('worker')];
    await Promise.all([api.isUp(), worker.isUp()]);
    const told = newlyTold();
    const { outcomes } = told;
    const counted = (code: string) => outcomes.get(code) ?? 0;
    let [isOver, isBack] = [false, false];
    const working = customers.map((customer) => customerAtWork(customer, () => isOver, told));
    await eventually(async () => counted('changed') >= 2 * CUSTOMERS);

    provider.child.kill('SIGSTOP');
    const seen: { status: number; ms: number }[] = [];
    const readers = customers.map((customer) => reader(customer, () => isBack, seen));
    await eventually(async () => counted('PAYMENT_PROVIDER_UNAVAILABLE') >= CUSTOMERS);
    const freezing = accubooks(
      'billing',
      'freeze',
      '--reason',
      'the provider does not answer',
      '--wait',
      '90',
    );
    await eventually(isSealed);
    isBack = true;
    await Promise.all(readers);
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.max(...seen.map(({ ms }) => ms))).toBeLessThan(TIMEOUT_MS);

    // What had reached it before it was stopped is carried out now; the freeze returns after that.
    provider.child.kill('SIGCONT');
    expect(await freezing).toContain('collection stopped');
    const frozen = await chargeIds();
    await eventually(async () => counted('BILLING_FROZEN') >= CUSTOMERS);
    await stage.control('POST /clock/advance', { seconds: MONTH });
    isOver = true;
    await Promise.all(working);
    await stage.control('POST /clock/advance', { seconds: 2 * HOUR });
    expect((await chargeIds()).filter((id) => !frozen.includes(id))).toEqual([]);
    expect([...outcomes.keys()].filter((code) => !CODES.includes(code))).toEqual([]);
    expect(told.longestMs).toBeLessThan(ANSWER_MS_MAX);
    await eventually(async () => (await eventsIn('parked')) > 0 && (await eventsIn('stored')) === 0);

    // A charge that left before the freeze and was carried out under it freezes again, so that a person sees it.
    for (let resumes = 0; resumes <= CUSTOMERS && (await load.openFreezes()).length > 0; resumes += 1) {
      await load.resume();
      await load.allIsApplied();
      for (const { trigger_kind: trigger } of await load.openFreezes())
        expect(trigger).toBe('charge_while_frozen');
    }
    expect(await load.openFreezes()).toEqual([]);
    await load.allIsReleased();
    await load.expectSame(CUSTOMERS);
  }, 240_000);
});
