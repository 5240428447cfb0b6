/** Own money from end to end: what customers do at the provider, applied by the worker, stands in our books once. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { ReconciliationService } from '@/features/reconciliation/ReconciliationService.ts';
import { createBillingStage, type Payer } from './support/billingStage.ts';
import { silentLog } from './support/testDatabase.ts';

const stage = await createBillingStage();
const { payer, payAt, control, stripe, settle, work, clock, clientOf, workerDatabase } = stage;
const admin = await clientOf('admin');
const books = new PlatformBooksService({ clock, database: workerDatabase });
const gate = new BillingGateService({ database: workerDatabase, clock, log: silentLog, process: 'test' });
const service = new ReconciliationService({ database: workerDatabase, clock, stripe, books, gate });
const look = () => service.run({ by: 'a test', settleMs: 0, freezes: false, since: '2020-01-01T00:00:00Z' });
const stopping = new AbortController().signal;
const DAY_S = 86_400;
beforeEach(() => control('DELETE /faults'));
afterAll(() => control('DELETE /faults'));

async function buy(plan: string, card?: string): Promise<Payer & { readonly customer: string }> {
  const who = await payer();
  const { body } = await who.call<{ url: string }>('POST', '/api/billing/checkout', { plan });
  expect(await payAt(body.url, card)).toBe(303);
  const { rows } = await admin.query('SELECT customer_id FROM billing_customers WHERE company_id = $1', [
    who.companyId,
  ]);
  return { ...who, customer: rows[0].customer_id };
}

async function change(who: Payer, plan: string): Promise<void> {
  const preview = await who.call<{ dueMinor: number; prorationAt: string }>('POST', '/api/billing/preview', {
    plan,
  });
  const { dueMinor: agreedMinor, prorationAt } = preview.body;
  const { status } = await who.call('POST', '/api/billing/change', { plan, agreedMinor, prorationAt });
  expect(status).toBe(200);
}

async function advance(days: number): Promise<void> {
  await control('POST /clock/advance', { seconds: days * DAY_S });
  clock.advanceMs(days * DAY_S * 1000);
  await settle();
}

const chargesOf = async (customer: string) => (await stripe.charges.list({ customer, limit: 10 })).data;
const balanceOf = async (number: string): Promise<number> => {
  const { rows } = await admin.query<{ sum: string }>(
    `SELECT coalesce(sum(p.amount_minor), 0) AS sum FROM postings p JOIN accounts a ON a.id = p.account_id
     WHERE a.number = $1 AND p.company_id = (SELECT company_id FROM platform_company)`,
    [number],
  );
  return Number(rows[0]?.sum ?? 0);
};
const standing = async (who: Payer) =>
  (
    await admin.query<{ part: string }>(
      `SELECT part FROM platform_vouchers WHERE subject_company_id = $1 AND reversal_id IS NULL ORDER BY part`,
      [who.companyId],
    )
  ).rows.map(({ part }) => part);

/** The freezes that a dispute makes are another test's. */
async function thaw(): Promise<void> {
  await admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL");
  await work.applyEvents(stopping);
  await settle();
}

describe('what customers do for some months', () => {
  it('stands in the books to the cent, and the three records agree', async () => {
    const [growing, shrinking, leaving, refunded, disputing] = [
      await buy('PRO'),
      await buy('ENTERPRISE'),
      await buy('PRO'),
      await buy('PRO'),
      await buy('PRO', '4000000000000259'),
    ];
    await settle();
    await thaw();
    await advance(10);
    await change(growing, 'ENTERPRISE');
    await change(shrinking, 'PRO');
    expect((await leaving.call('POST', '/api/billing/cancel')).status).toBe(200);
    const [charge] = await chargesOf(refunded.customer);
    await stripe.refunds.create({ charge: charge?.id ?? '', amount: 1_234 });
    await settle();
    await advance(35);
    await thaw();
    const [open] = (await stripe.disputes.list({ limit: 1 })).data;
    await stripe.disputes.close(open?.id ?? '');
    await settle();
    await thaw();
    await advance(31);
    await thaw();

    // what the provider owes us, by its own account of every movement
    const movements = await stripe.balanceTransactions
      .list({ limit: 100 })
      .autoPagingToArray({ limit: 10_000 });
    expect(movements.length).toBeGreaterThan(10);
    expect(await balanceOf('1010')).toBe(movements.reduce((sum, { net }) => sum + net, 0));
    const { rows } = await admin.query<{ due: string }>(
      "SELECT coalesce(sum(due_minor), 0) AS due FROM invoices WHERE state = 'open'",
    );
    expect(await balanceOf('1100')).toBe(Number(rows[0]?.due));
    // a smaller plan leaves a credit, which the next invoices use up
    const credits = await admin.query<{ sum: string }>(
      'SELECT coalesce(sum(credit_minor), 0) AS sum FROM billing_customers',
    );
    expect(await balanceOf('2000')).toBe(-Number(credits.rows[0]?.sum));
    expect(await standing(disputing)).toContain('lost');
    const { differences, counts } = await look();
    expect(differences).toEqual([]);
    expect(counts.waiting).toBe(0);
  });

  it('is told apart from what somebody did past us', async () => {
    const who = await buy('PRO');
    await settle();
    await control('POST /faults', { kind: 'webhook_drop' });
    const [charge] = await chargesOf(who.customer);
    const refund = await stripe.refunds.create({ charge: charge?.id ?? '', amount: 100 });
    expect((await look()).differences.map(({ kind, id }) => [kind, id])).toContainEqual([
      'missing_here',
      refund.id,
    ]);
    await control('DELETE /faults');
    await settle();
    expect((await look()).differences).toEqual([]);
  });
});

describe('a freeze', () => {
  it('lets usage accrue and books wait; after it everything is posted, once', async () => {
    const who = await buy('PRO');
    await settle();
    const before = await standing(who);
    const { freezeId } = await gate.freeze({ trigger: 'operator', reason: 'a test', by: 'a test' });
    await control('POST /clock/advance', { seconds: 31 * DAY_S });
    clock.advanceMs(31 * DAY_S * 1000);
    await settle();
    expect(await standing(who)).toEqual(before);
    // usage goes on being counted
    const scenario = await who.call('POST', '/api/scenarios', { name: 'Made while frozen', operations: [] });
    expect(scenario.status).toBe(201);
    const frozen = await look();
    expect(frozen.differences).toEqual([]);
    expect(frozen.counts.waiting).toBeGreaterThan(0);
    // revenue of what was paid before goes on being earned
    await workerDatabase.asNobody((sql) => books.earnRevenue(sql));
    await admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE id = $1", [
      freezeId,
    ]);
    await Promise.all([work.applyEvents(stopping), work.applyEvents(stopping)]);
    await settle();
    const after = await standing(who);
    expect(after.filter((part) => part === 'taken')).toHaveLength(2);
    expect(after.filter((part) => part === 'finalised')).toHaveLength(2);
    await admin.query("UPDATE billing_events SET state = 'stored', ended_at = NULL WHERE company_id = $1", [
      who.companyId,
    ]);
    await settle();
    expect(await standing(who)).toEqual(after);
    expect((await look()).differences).toEqual([]);
  });
});

describe('a payment a cent off', () => {
  it('is named also while the freeze that it made holds the events', async () => {
    await control('POST /faults', { kind: 'drift_charge', remaining: 1 });
    await buy('PRO');
    await settle();
    expect((await gate.standing(undefined, '')).state).toBe('frozen');
    const { differences } = await look();
    expect(differences).toMatchObject([
      { kind: 'charge_differs_from_invoice', expectedMinor: 4_900, actualMinor: 4_901, differenceMinor: 1 },
    ]);
  });
});
