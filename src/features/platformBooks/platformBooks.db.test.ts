import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProviderCharge } from '@/core/billing/ProviderCharge.ts';
import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { type MovedObjects, PlatformBooksService } from './PlatformBooksService.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const clock = fixedClock('2026-05-10T12:00:00Z');
const books = new PlatformBooksService({ clock, database: workerDatabase });
let customer = { userId: '', companyId: '' };
beforeEach(async () => {
  customer = await createCompanyWithOwner(database);
});

const post = (objects: MovedObjects) =>
  workerDatabase.inCompanyAsWorker(customer.companyId, (sql) => books.post(sql, objects));

/** What AccuBooks' accounts hold of this customer, by their numbers; those at zero are left out. */
async function balances(): Promise<Record<string, number>> {
  const { rows } = await admin.query<{ number: string; sum: string }>(
    `SELECT a.number, sum(p.amount_minor) AS sum FROM platform_vouchers v
       JOIN postings p ON p.voucher_id IN (v.voucher_id, v.reversal_id) JOIN accounts a ON a.id = p.account_id
     WHERE v.subject_company_id = $1 GROUP BY a.number HAVING sum(p.amount_minor) <> 0 ORDER BY a.number`,
    [customer.companyId],
  );
  return Object.fromEntries(rows.map(({ number, sum }) => [number, Number(sum)]));
}

function objects() {
  const common = { companyId: customer.companyId, currency: 'EUR' };
  const id = (prefix: string) => `${prefix}_${newId()}`;
  const line = { periodStart: '2026-04-16T08:00:00Z', periodEnd: '2026-05-16T08:00:00Z' };
  const invoice: ProviderInvoice = {
    ...{ id: id('in'), number: 'A-0001', ...common, state: 'paid', totalMinor: 4_900, dueMinor: 4_900 },
    ...{ paidMinor: 4_900, ...line, voidedAt: null },
    ...{ finalisedAt: '2026-04-16T09:00:00Z', paidAt: '2026-04-16T09:00:01Z' },
    lines: [{ amountMinor: 4_900, ...line, priceKey: 'accubooks_pro_monthly' }],
  };
  const charge: ProviderCharge = {
    ...{ id: id('ch'), ...common, invoiceId: invoice.id, state: 'succeeded', amountMinor: 4_900 },
    ...{ refundedMinor: 0, feeMinor: 172, createdAt: '2026-04-16T09:00:01Z' },
  };
  const refund = {
    ...{ id: id('re'), ...common, chargeId: charge.id, state: 'succeeded' as const, amountMinor: 900 },
    createdAt: '2026-04-20T09:00:00Z',
  };
  const dispute = {
    ...{ id: id('dp'), ...common, chargeId: charge.id, state: 'open' as const, amountMinor: 4_000 },
    ...{ feeMinor: 1_500, createdAt: '2026-04-21T09:00:00Z', closedAt: null },
  };
  return { invoice, charge, refund, dispute };
}

describe('own books', () => {
  it('hold an invoice, its payment, a refund and a dispute, and tie out', async () => {
    const { invoice, charge, refund, dispute } = objects();
    await post({ invoice: { ...invoice, state: 'open', paidMinor: 0, paidAt: null } });
    // half of the month lies in April: 15 of 30 days
    expect(await balances()).toEqual({ 1100: 4_900, 2100: -2_450, 3010: -2_450 });
    await post({ invoice });
    await post({ charge });
    expect(await balances()).toEqual({ 1010: 4_728, 2100: -2_450, 3010: -2_450, 5000: 172 });
    await post({ refund });
    await post({ dispute });
    expect(await balances()).toEqual({
      ...{ 1010: 4_728 - 900 - 4_000 - 1_500, 1200: 4_000, 2100: -2_450, 3010: -2_450 },
      ...{ 3800: 900, 5000: 172, 5100: 1_500 },
    });
    await post({ dispute: { ...dispute, state: 'won', closedAt: '2026-05-02T00:00:00Z' } });
    expect(await balances()).toMatchObject({ 1010: 4_728 - 900 - 1_500, 5100: 1_500 });
  });

  it('are the same whatever came first, twice or late, and nothing is posted twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
        fc.array(fc.nat(6), { maxLength: 4 }),
        async (order, again) => {
          customer = await createCompanyWithOwner(database);
          const { invoice, charge, refund, dispute } = objects();
          const open = { ...invoice, state: 'open' as const, paidMinor: 0, paidAt: null };
          const events: MovedObjects[] = [
            ...[{ invoice }, { charge }, { refund }, { dispute }],
            ...[{ invoice: open }, { charge: { ...charge, state: 'pending' as const } }],
            { refund: { ...refund, state: 'pending' as const } },
          ];
          for (const at of [...order, ...again]) await post(events[at] ?? {});
          for (const last of [{ dispute }, { refund }, { charge }, { invoice }]) await post(last);
          expect(await balances()).toEqual({
            ...{ 1010: 4_728 - 900 - 5_500, 1200: 4_000, 2100: -2_450, 3010: -2_450 },
            ...{ 3800: 900, 5000: 172, 5100: 1_500 },
          });
          expect(await post({ invoice, charge, refund, dispute })).toEqual({ posted: 0, reversed: 0 });
        },
      ),
      { numRuns: 12 },
    );
  });

  it('post once what is posted by eight at the same moment', async () => {
    const { invoice, charge } = objects();
    const counts = await Promise.all(Array.from({ length: 8 }, () => post({ invoice, charge })));
    expect(counts.reduce((sum, { posted }) => sum + posted, 0)).toBe(3);
    expect(await balances()).toEqual({ 1010: 4_728, 2100: -2_450, 3010: -2_450, 5000: 172 });
  });

  it('take back a void invoice, and write off what is given up', async () => {
    const { invoice } = objects();
    const open = { ...invoice, state: 'open' as const, paidMinor: 0, paidAt: null };
    await post({ invoice: open });
    await post({ invoice: { ...open, state: 'void', voidedAt: '2026-05-01T00:00:00Z' } });
    expect(await balances()).toEqual({});
    await post({ invoice: open });
    await post({ invoice: { ...open, state: 'uncollectible', uncollectibleAt: '2026-05-01T00:00:00Z' } });
    expect(await balances()).toEqual({ 3010: -2_450, 5300: 2_450 });
  });

  it('earn each month when it is over, once', async () => {
    const { invoice } = objects();
    await post({ invoice });
    const later = fixedClock('2026-06-01T00:00:00Z');
    const inJune = new PlatformBooksService({ clock: later, database: workerDatabase });
    const earn = () => workerDatabase.asNobody((sql) => inJune.earnRevenue(sql));
    const counts = await Promise.all([earn(), earn()]);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await earn()).toBe(0);
    expect(await balances()).toMatchObject({ 3010: -4_900 });
    expect(await balances()).not.toHaveProperty('2100');
  });

  it('leave a locked month as it is: what comes late stands in the next one', async () => {
    const { invoice } = objects();
    const company = await workerDatabase.asNobody((sql) => books.company(sql));
    await post({ invoice: { ...invoice, id: `${invoice.id}_first` } });
    await admin.query(
      "UPDATE periods SET locked_at = now() WHERE company_id = $1 AND starts_on = '2026-04-01'",
      [company],
    );
    try {
      await post({ invoice });
      const { rows } = await admin.query<{ dated_on: string }>(
        'SELECT DISTINCT dated_on::text FROM vouchers WHERE number = $1 AND company_id = $2',
        [invoice.id, company],
      );
      expect(rows).toEqual([{ dated_on: '2026-05-01' }]);
    } finally {
      await admin.query('UPDATE periods SET locked_at = NULL WHERE company_id = $1', [company]);
    }
  });

  it('come back to the company that the caller had entered, and show it to no tenant', async () => {
    const { invoice } = objects();
    const entered = await workerDatabase.inCompanyAsWorker(customer.companyId, async (sql) => {
      await books.post(sql, { invoice });
      const [row] = await sql<{ company: string }>("SELECT current_setting('app.company_id') AS company");
      return row?.company;
    });
    expect(entered).toBe(customer.companyId);
    const seen = await database.inCompany(customer, (sql) => sql('SELECT id FROM platform_sources'));
    expect(seen).toEqual([]);
    const write = database.inCompany(customer, (sql) =>
      sql("INSERT INTO platform_company (company_id) VALUES ('x')"),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('are undone with the transaction of the caller', async () => {
    const { invoice } = objects();
    const failed = workerDatabase.inCompanyAsWorker(customer.companyId, async (sql) => {
      await books.post(sql, { invoice });
      throw new Error('the applier fails');
    });
    await expect(failed).rejects.toThrow('the applier fails');
    expect(await balances()).toEqual({});
  });
});
