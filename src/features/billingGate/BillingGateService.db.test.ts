import { describe, expect, it } from 'vitest';
import { assertChargeWindowOpen, SEND_WITHIN_MS } from '@/shared/billing/chargeWindow.ts';
import { fixedClock, systemClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createCompanyWithOwner, createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { BillingGateService } from './BillingGateService.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const deps = { clock: systemClock, log: silentLog };
const api = new BillingGateService({ ...deps, database, process: 'api' });
const worker = new BillingGateService({ ...deps, database: workerDatabase, process: 'worker' });
const admin = await clientOf('admin');
const thaw = () =>
  admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL");
const order = { trigger: 'operator', reason: 'incorrect charge reported', by: 'test' } as const;

describe('the gate', () => {
  it('lets calls through while it is open, and nothing stays behind', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    expect(await api.passThrough({ companyId }, async () => 'charged')).toBe('charged');
    await expect(api.passThrough({ companyId }, () => Promise.reject(new Error('declined')))).rejects.toThrow(
      'declined',
    );
    expect((await admin.query('SELECT FROM billing_passes')).rowCount).toBe(0);
    expect(await api.standing(undefined, companyId)).toEqual({ state: 'open' });
  });

  it('closes for everybody in every process, says since when, and is audited once', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const receipt = await worker.freeze(order);
    expect(receipt).toMatchObject({ isNew: true, unanswered: 0 });
    const calls: string[] = [];
    for (const gate of [api, worker])
      await expect(gate.passThrough({ companyId }, async () => calls.push('charged'))).rejects.toMatchObject({
        code: 'BILLING_FROZEN',
        details: { scope: 'everybody' },
      });
    expect(calls).toEqual([]);
    expect(await api.isOpenFor(companyId)).toBe(false);
    expect(await api.standing(undefined, companyId)).toMatchObject({
      isEverybody: true,
      trigger: 'operator',
    });
    const again = await api.freeze({ ...order, by: 'somebody else' });
    expect(again).toEqual({ ...receipt, isNew: false });
    const { rows } = await admin.query(
      "SELECT actor_id, event::jsonb->>'subjectId' AS id FROM audit_events WHERE action = 'billing.frozen'",
    );
    expect(rows).toEqual([{ actor_id: 'test', id: receipt.freezeId }]);
    await thaw();
    expect(await api.isOpenFor(companyId)).toBe(true);
  });

  it('closes for one company and leaves the others open', async () => {
    const [ours, theirs] = [await createCompanyWithOwner(database), await createCompanyWithOwner(database)];
    await api.freeze({ ...order, trigger: 'dispute', companyId: ours.companyId });
    expect(await worker.isOpenFor(ours.companyId)).toBe(false);
    expect(await worker.isOpenFor(theirs.companyId)).toBe(true);
    const seen = (scope: typeof ours) =>
      database.inCompany(scope, (sql) => sql('SELECT id FROM billing_freezes WHERE ended_at IS NULL'));
    expect([(await seen(ours)).length, (await seen(theirs)).length]).toEqual([1, 0]);
    await thaw();
  });

  it('returns from freezing only when what had begun is over, and lets nothing begin meanwhile', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const order_: string[] = [];
    let answer = () => {};
    const provider = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let hasBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      hasBegun = resolve;
    });
    const charge = api.passThrough({ companyId }, async () => {
      hasBegun();
      await provider;
      order_.push('charged');
    });
    await begun;
    const freezing = worker.freeze(order).then(() => order_.push('frozen'));
    while (await api.isOpenFor(companyId)) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(api.passThrough({ companyId }, async () => order_.push('late'))).rejects.toMatchObject({
      code: 'BILLING_FROZEN',
    });
    answer();
    await Promise.all([charge, freezing]);
    expect(order_).toEqual(['charged', 'frozen']);
    await thaw();
  });

  it('lets none of a thousand calls slip past, whenever the freeze comes', async () => {
    const companies = await Promise.all(Array.from({ length: 5 }, () => createCompanyWithOwner(database)));
    let isFrozen = false;
    const late: number[] = [];
    let charged = 0;
    const charge = async (count: number) => {
      const gate = count % 2 === 0 ? api : worker;
      const companyId = companies[count % companies.length]?.companyId ?? '';
      await gate.passThrough({ companyId }, async () => {
        if (isFrozen) late.push(count);
        await new Promise((resolve) => setTimeout(resolve, count % 7));
        if (isFrozen) late.push(count);
        charged += 1;
      });
    };
    const lane = async (from: number) => {
      for (let count = from; count < 1_000; count += 20) await charge(count).catch(() => undefined);
    };
    const lanes = Array.from({ length: 20 }, (_, from) => lane(from));
    while (charged < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    await api.freeze(order);
    isFrozen = true;
    await Promise.all(lanes);
    expect(late).toEqual([]);
    expect(charged).toBeLessThan(1_000);
    await thaw();
  });

  it('waits for a process that was killed in its call until that can no longer be under way', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    await admin.query(
      "INSERT INTO billing_passes (id, company_id, process, ends_by) VALUES ($1, $2, 'api', clock_timestamp() + interval '700 ms')",
      [newId(), companyId],
    );
    const { freezeId } = await api.freeze(order);
    const { rows } = await admin.query(
      "SELECT sealed_at > frozen_at + interval '600 ms' AS has_waited FROM billing_freezes WHERE id = $1",
      [freezeId],
    );
    expect(rows).toEqual([{ has_waited: true }]);
    await thaw();
  });

  it('tells of calls that the provider never answered', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const silence = Object.assign(new Error('no answer'), { type: 'StripeConnectionError' });
    const wrapped = new Error('payment pending', { cause: silence });
    await expect(api.passThrough({ companyId }, () => Promise.reject(wrapped))).rejects.toBe(wrapped);
    await admin.query('UPDATE billing_passes SET ends_by = clock_timestamp()');
    expect(await api.freeze(order)).toMatchObject({ unanswered: 1 });
    await thaw();
  });
});

describe('the window of a call', () => {
  it('closes for a process that was stopped between the gate and the first byte', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const clock = fixedClock('2026-11-22T00:00:00Z');
    const gate = new BillingGateService({ database, clock, log: silentLog, process: 'api' });
    const send = (pauseMs: number) =>
      gate.passThrough({ companyId }, async () => {
        clock.advanceMs(pauseMs);
        assertChargeWindowOpen();
        return 'sent';
      });
    expect(await send(SEND_WITHIN_MS)).toBe('sent');
    await expect(send(SEND_WITHIN_MS + 1)).rejects.toMatchObject({ code: 'BILLING_INTERRUPTED' });
  });

  it('is closed by a machine that slept, whose monotonic clock stood still', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    let wallMs = 0;
    const clock = { nowMs: () => wallMs, elapsedMs: () => 0 };
    const gate = new BillingGateService({ database, clock, log: silentLog, process: 'api' });
    const send = gate.passThrough({ companyId }, async () => {
      wallMs = SEND_WITHIN_MS + 1;
      assertChargeWindowOpen();
    });
    await expect(send).rejects.toMatchObject({ code: 'BILLING_INTERRUPTED' });
  });
});
