import { describe, expect, it } from 'vitest';
import type { ProviderCharge } from '@/core/billing/ProviderCharge.ts';
import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createCompanyWithOwner, createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { addViolationMetric } from './addViolationMetric.ts';
import { BillingGateService } from './BillingGateService.ts';
import { BillingInspectionService } from './BillingInspectionService.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const metrics = createMetrics('worker');
const critical: unknown[] = [];
const log = { ...silentLog, critical: (fields: unknown) => critical.push(fields) };
const gate = new BillingGateService({ database: workerDatabase, clock: systemClock, log, process: 'worker' });
const inspection = new BillingInspectionService({ gate, log });
addViolationMetric(metrics, workerDatabase);
const admin = await clientOf('admin');
const thaw = () =>
  admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL");
const violations = () => metrics.registry.getSingleMetricAsString('billing_invariant_violations_total');

let count = 0;
function chargeOf(companyId: string, amountMinor: number, createdAt = '2026-03-01T00:00:00.000Z') {
  count += 1;
  const invoice: ProviderInvoice = {
    ...{ id: `in_${count}`, companyId, number: null, state: 'paid', currency: 'usd' },
    ...{ totalMinor: 3_100, dueMinor: 3_100, paidMinor: 3_100 },
    ...{ periodStart: '2026-03-01T00:00:00Z', periodEnd: '2026-04-01T00:00:00Z' },
    ...{ finalisedAt: createdAt, paidAt: createdAt, voidedAt: null },
  };
  const charge: ProviderCharge = {
    ...{
      id: `ch_${count}`,
      companyId,
      invoiceId: invoice.id,
      state: 'succeeded',
      currency: 'usd',
      amountMinor,
    },
    ...{ refundedMinor: 0, feeMinor: 120, createdAt },
  };
  return { charge, invoice, others: [] };
}
const inspect = (facts: Parameters<typeof inspection.inspect>[1]) =>
  workerDatabase.asNobody((sql) => inspection.inspect(sql, facts));

describe('inspection', () => {
  it('finds nothing in what is right, and its counters are born at 0', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    expect(await inspect({ charges: [chargeOf(companyId, 3_100)] })).toEqual([]);
    expect(await gate.isOpenFor(companyId)).toBe(true);
    expect(await violations()).toContain('kind="duplicate_charge",process="worker"} 0');
  });

  it('freezes everybody over one cent, pages once, and knows it after the resume', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const other = await createCompanyWithOwner(database);
    const facts = { charges: [chargeOf(companyId, 3_101)] };
    expect(await inspect(facts)).toMatchObject([{ kind: 'wrong_amount', expectedMinor: 3_100 }]);
    expect(await gate.isOpenFor(other.companyId)).toBe(false);
    expect(await violations()).toContain('kind="wrong_amount",process="worker"} 1');
    expect(critical).toHaveLength(2);
    expect(await inspect(facts)).toEqual([]);
    await thaw();
    expect(await inspect(facts)).toEqual([]);
    expect(await gate.isOpenFor(companyId)).toBe(true);
  });

  it('freezes one company over a dispute', async () => {
    const [{ companyId }, other] = [
      await createCompanyWithOwner(database),
      await createCompanyWithOwner(database),
    ];
    const { charge } = chargeOf(companyId, 3_100);
    await inspect({ disputes: [{ ...charge, id: 'dp_1', chargeId: charge.id, state: 'open' }] });
    expect(await gate.standing(undefined, companyId)).toMatchObject({
      trigger: 'dispute',
      isEverybody: false,
    });
    expect(await gate.isOpenFor(other.companyId)).toBe(true);
    await thaw();
  });

  it('is undone with the transaction that it belongs to', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const facts = { charges: [chargeOf(companyId, 1)] };
    const failing = workerDatabase.asNobody(async (sql) => {
      await inspection.inspect(sql, facts);
      throw new Error('the mirror could not be written');
    });
    await expect(failing).rejects.toThrow('mirror');
    expect(await gate.isOpenFor(companyId)).toBe(true);
    expect(await inspect(facts)).toHaveLength(1);
    await thaw();
  });

  it('finds a charge that was made while billing was frozen, when its event comes after the resume', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    await gate.freeze({ trigger: 'operator', reason: 'test', by: 'test', companyId });
    await admin.query(
      `UPDATE billing_freezes SET sealed_at = '2026-05-01', ended_at = '2026-05-02', ended_by = 'test' WHERE ended_at IS NULL`,
    );
    expect(await inspect({ charges: [chargeOf(companyId, 3_100, '2026-05-01T00:00:05.000Z')] })).toEqual([]);
    const found = await inspect({ charges: [chargeOf(companyId, 3_100, '2026-05-01T00:00:06.000Z')] });
    expect(found).toMatchObject([{ kind: 'charge_while_frozen', actualMinor: 3_100 }]);
    await thaw();
  });
});
