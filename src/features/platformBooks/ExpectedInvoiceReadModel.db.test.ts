import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { ExpectedInvoiceReadModel } from './ExpectedInvoiceReadModel.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const model = new ExpectedInvoiceReadModel();
/** A period of 30 days: one day is a thirtieth. */
const START = Date.parse('2026-04-01T00:00:00Z') / 1000;
const DAY = 86_400;
const PRICES = { PRO: 3_000, ENTERPRISE: 9_000 };
const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
let company = { userId: '', companyId: '' };
let subscriptionId = '';

for (const [plan, amount] of Object.entries(PRICES))
  await admin.query(
    `INSERT INTO billing_prices (price_id, plan, lookup_key, currency, amount_minor, is_current, synced_at)
      VALUES ($1, $2, $1, 'EUR', $3, true, now())`,
    [`price_${plan}`, plan, amount],
  );

async function order(kind: 'checkout' | 'change', plan: string, atSeconds: number, state = 'done') {
  const isChange = kind === 'change';
  const wanted = { price: `price_${plan}`, ...(isChange ? { prorationSeconds: atSeconds } : {}) };
  await admin.query(
    `INSERT INTO billing_intents (id, company_id, kind, fingerprint, wanted, plan_to, subscription_id, state, created_by,
        created_at, expires_at, ended_at)
      VALUES ($1, $2, $3, $1, $4, $5, $6, $7, $8, $9::timestamptz, $9::timestamptz + interval '1 day',
        CASE WHEN $7 IN ('open', 'calling') THEN NULL ELSE $9::timestamptz END)`,
    [
      ...[newId(), company.companyId, kind, JSON.stringify(wanted), plan, isChange ? subscriptionId : null],
      ...[state, company.userId, instant(atSeconds)],
    ],
  );
}
const expected = (createdAtSeconds: number, reason = 'subscription_update') =>
  workerDatabase.inCompanyAsWorker(company.companyId, (sql) =>
    model.expected(sql, {
      ...{ companyId: company.companyId, subscriptionId, reason, createdAt: instant(createdAtSeconds) },
    }),
  );
const euros = (totalMinor: number) => ({ totalMinor, currency: 'EUR' });

beforeEach(async () => {
  company = await createCompanyWithOwner(database);
  subscriptionId = `sub_${newId()}`;
  await order('checkout', 'PRO', START);
  await admin.query(
    `INSERT INTO subscriptions (id, company_id, plan, price_id, currency, amount_minor, status, period_start, period_end,
        is_ending, is_collection_paused, created_at, synced_at)
      VALUES ($1, $2, 'PRO', 'price_PRO', 'EUR', 3000, 'active', $3, $4, false, false, $3, now())`,
    [subscriptionId, company.companyId, instant(START), instant(START + 30 * DAY)],
  );
});

describe('what an invoice must ask for', () => {
  it('is the price at the start, and the difference to the unit for a change, however late it is made', async () => {
    const changedAt = START + 10 * DAY;
    await order('change', 'ENTERPRISE', changedAt);
    expect(await expected(START, 'subscription_create')).toEqual(euros(3_000));
    // Twenty of thirty days: 6000 asked for, 2000 given back.
    expect(await expected(changedAt)).toEqual(euros(4_000));
    expect(await expected(changedAt + 60)).toEqual(euros(4_000));
    expect(await expected(START + 30 * DAY, 'subscription_cycle')).toEqual(euros(9_000));
  });

  it('is each its own for two changes that are seconds apart', async () => {
    const changedAt = START + 15 * DAY;
    await order('change', 'ENTERPRISE', changedAt);
    await order('change', 'PRO', changedAt + 5);
    expect(await expected(changedAt + 4)).toEqual(euros(3_000));
    const back = await expected(changedAt + 6);
    expect(back?.totalMinor).toBeLessThan(0);
  });

  it('is not known where the invoice may belong to either of two changes', async () => {
    const changedAt = START + 15 * DAY;
    await order('change', 'ENTERPRISE', changedAt);
    await order('change', 'PRO', changedAt);
    expect(await expected(changedAt)).toBeUndefined();
    await order('change', 'ENTERPRISE', changedAt + 1);
    // Made by the changes of the second before, or by the one of this second.
    expect(await expected(changedAt + 1)).toBeUndefined();
    // What is charged for a whole period is known nevertheless.
    expect(await expected(START + 30 * DAY, 'subscription_cycle')).toEqual(euros(9_000));
  });

  it('is not known while a change is under way, for what was made by hand, and for a stranger', async () => {
    const changedAt = START + 10 * DAY;
    expect(await expected(changedAt, 'manual')).toBeUndefined();
    await order('change', 'ENTERPRISE', changedAt, 'calling');
    expect(await expected(changedAt)).toBeUndefined();
    subscriptionId = 'sub_of_nobody';
    expect(await expected(changedAt)).toBeUndefined();
  });
});
