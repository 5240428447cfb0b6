import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { openFreezeStage } from '../../../test/support/freezeStage.ts';
import { createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { ProviderHoldService } from './ProviderHoldService.ts';

const MONTH = 31 * 86_400;
const HOUR = 3_600;
const testDatabase = await createTestDatabase();
const stage = await openFreezeStage(testDatabase);
const { stripe, gate, holds, control } = stage;
const admin = await testDatabase.clientOf('admin');
const advance = (seconds: number) => control('POST /clock/advance', { seconds });
const order = { trigger: 'operator', reason: 'incorrect charge reported', by: 'test' } as const;
const freezeRow = async (id: string) => {
  const { rows } = await admin.query('SELECT * FROM billing_freezes WHERE id = $1', [id]);
  return rows[0];
};
const outcomes = async (freezeId: string) => {
  const { rows } = await admin.query(
    'SELECT kind, outcome FROM billing_holds WHERE freeze_id = $1 ORDER BY kind, held_at, object_id',
    [freezeId],
  );
  return rows.map(({ kind, outcome }) => `${kind}: ${outcome}`);
};
/** As the worker does, until there is nothing left to do or it does not get on. */
const work = async (runs = 5) => {
  for (let count = 0; count < runs; count += 1) await holds.run();
};
const invoicesOf = async (customer: string) =>
  (await stripe.invoices.list({ customer })).data.map(({ status, auto_advance: on }) => [status, on]);

beforeEach(async () => {
  await admin.query(
    "UPDATE billing_freezes SET ended_at = now(), ended_by = 'test', released_at = now() WHERE ended_at IS NULL",
  );
  await admin.query('UPDATE billing_holds SET released_at = now() WHERE released_at IS NULL');
  for await (const { id } of stripe.subscriptions.list()) await stripe.subscriptions.cancel(id);
  await control('DELETE /faults');
});

describe('a freeze at the provider', () => {
  it('stops renewals, drafts on their way, retries and open checkouts; its end starts them again', async () => {
    const renewing = await stage.payer();
    const retried = await stage.payer();
    await advance(MONTH);
    const card = (await stripe.customers.retrieve(retried.customerId)) as {
      invoice_settings: { default_payment_method: string };
    };
    const { default_payment_method: paymentMethod } = card.invoice_settings;
    await control('POST /cards', { paymentMethod, number: '4000000000009995' });
    await advance(HOUR + 1);
    await control('POST /cards', { paymentMethod, number: '4242424242424242' });
    expect(await invoicesOf(retried.customerId)).toEqual([
      ['open', true],
      ['paid', true],
    ]);
    await advance(MONTH - 2 * HOUR);
    const late = await stage.payer();
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: late.customerId,
      line_items: [{ price: stage.plans.pro.id, quantity: 1 }],
      success_url: 'https://example.com',
    });
    const before = (await stage.charges()).length;

    const { freezeId } = await gate.freeze(order);
    await work();
    expect(await freezeRow(freezeId)).toMatchObject({ progress: null, held_at: expect.any(Date) });
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    await advance(MONTH);
    expect((await stage.charges()).length).toBe(before);
    await work();

    await stage.resume(freezeId);
    await work();
    expect(await freezeRow(freezeId)).toMatchObject({ progress: null, released_at: expect.any(Date) });
    const { data } = await stripe.subscriptions.list();
    expect(data.map(({ pause_collection: pause }) => pause)).toEqual([null, null, null]);
    await advance(2 * HOUR);
    for (const { customerId } of [renewing, retried, late])
      for (const [status] of await invoicesOf(customerId)) expect(status).toBe('paid');
    expect((await stage.charges()).length).toBeGreaterThan(before);
  });

  it('of one company leaves the others, and a freeze of everybody keeps it when it ends', async () => {
    const [ours, theirs] = [await stage.payer(), await stage.payer()];
    const paused = async () =>
      Promise.all(
        [ours, theirs].map(async ({ subscriptionId }) => {
          const { pause_collection: pause } = await stripe.subscriptions.retrieve(subscriptionId);
          return pause !== null;
        }),
      );
    const one = await gate.freeze({ ...order, trigger: 'dispute', companyId: ours.companyId });
    await work();
    expect(await paused()).toEqual([true, false]);
    const all = await gate.freeze(order);
    await work();
    expect(await paused()).toEqual([true, true]);
    await stage.resume(one.freezeId);
    await work();
    expect(await paused()).toEqual([true, true]);
    expect(await outcomes(one.freezeId)).toEqual(['subscription: kept by another freeze']);
    await stage.resume(all.freezeId);
    await work();
    expect(await paused()).toEqual([false, false]);
  });

  it('leaves alone what somebody else has paused', async () => {
    const { subscriptionId } = await stage.payer();
    await stripe.subscriptions.update(subscriptionId, { pause_collection: { behavior: 'keep_as_draft' } });
    const { freezeId } = await gate.freeze(order);
    await work();
    await stage.resume(freezeId);
    await work();
    expect((await stripe.subscriptions.retrieve(subscriptionId)).pause_collection).not.toBeNull();
  });

  it('is tried until the provider answers, and says what it waits for', async () => {
    const { subscriptionId } = await stage.payer();
    await control('POST /faults', { kind: 'down' });
    const { freezeId } = await gate.freeze(order);
    await holds.run();
    expect(await freezeRow(freezeId)).toMatchObject({
      held_at: null,
      progress: expect.stringContaining('the provider does not answer'),
    });
    await control('DELETE /faults');
    await holds.run();
    expect(await freezeRow(freezeId)).toMatchObject({ held_at: expect.any(Date), progress: null });
    expect((await stripe.subscriptions.retrieve(subscriptionId)).pause_collection).not.toBeNull();
  });

  it('holds an invoice for a person when inspection does not pass it', async () => {
    const { customerId } = await stage.payer();
    const { freezeId } = await gate.freeze(order);
    await work();
    await advance(MONTH);
    await stage.resume(freezeId);
    const strict = new ProviderHoldService({
      ...{ database: testDatabase.workerDatabase, stripe: stage.guarded, gate, clock: systemClock },
      ...{ log: silentLog, keys: stage.keys, inspectDraft: async () => 'it asks for one cent too much' },
    });
    await strict.run();
    expect(await outcomes(freezeId)).toContain('invoice: waits for a person: it asks for one cent too much');
    await advance(2 * HOUR);
    expect(await invoicesOf(customerId)).toContainEqual(['draft', false]);
    expect(await freezeRow(freezeId)).toMatchObject({ released_at: expect.any(Date) });
  });

  it('comes back when it was ended with a signature that the worker does not know', async () => {
    const { companyId, subscriptionId } = await stage.payer();
    const { freezeId } = await gate.freeze(order);
    await work();
    await stage.resume(freezeId);
    const critical: string[] = [];
    const suspicious = new ProviderHoldService({
      ...{ database: testDatabase.workerDatabase, stripe: stage.guarded, gate, clock: systemClock, keys: [] },
      log: { ...silentLog, critical: (_fields, message) => critical.push(message) },
    });
    await suspicious.run();
    expect(await gate.isOpenFor(companyId)).toBe(false);
    expect(critical).toEqual(['billing was resumed without a signature that holds']);
    await suspicious.run();
    expect((await stripe.subscriptions.retrieve(subscriptionId)).pause_collection).not.toBeNull();
  });
});
