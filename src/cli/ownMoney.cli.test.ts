import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnMoney } from '@/features/platformBooks/ownMoneyContract.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { mirrorAll } from '../../test/support/mirrorStage.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createPayer, createPlans, openStripeStage } from '../../test/support/stripeStage.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, signUp, owner, urlOf, clientOf, workerDatabase } = await createTestApi();
const stage = await openStripeStage();
afterAll(() => stage.server.stop());
const admin = await clientOf('admin');
const books = new PlatformBooksService({ clock: systemClock, database: workerDatabase });
const SINCE = '2026-01-01';

function run(line: string, environment: Record<string, string> = {}) {
  return runCommand(line.split(' '), {
    DATABASE_OWNER_URL: urlOf('accubooks_owner'),
    STRIPE_SECRET_KEY: 'sk_test_accubooks',
    STRIPE_API_URL: stage.server.url,
    ...environment,
  });
}

const { pro } = await createPlans(stage.stripe);

async function subscribe(): Promise<void> {
  const customer = await createPayer(stage.stripe);
  const { companyId } = await owner();
  await admin.query(
    'INSERT INTO billing_customers (company_id, customer_id, created_at) VALUES ($1, $2, now())',
    [companyId, customer.id],
  );
  await stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price: pro.id }] });
}

beforeAll(async () => {
  await subscribe();
  await mirrorAll({ database: workerDatabase, books, stripe: stage.stripe });
});

describe('accubooks billing reconcile', () => {
  it('ends with 0 where everything agrees', async () => {
    const { exitCode, out, error } = await run(`billing reconcile --since ${SINCE} --settle 0`);
    expect([exitCode, error]).toEqual([0, '']);
    expect(out).toContain('Ledger, mirror and provider agree.');
  });

  it('names what differs, ends with 1, and freezes billing', async () => {
    await stage.control('POST /faults', { kind: 'drift_charge', remaining: 1 });
    await subscribe();
    await mirrorAll({ database: workerDatabase, books, stripe: stage.stripe });
    const looked = await run(`billing reconcile --since ${SINCE} --settle 0 --report-only`);
    expect(looked.exitCode).toBe(1);
    expect(looked.out).toMatch(
      /charge_differs_from_invoice +invoice in_\w+ +\w{26} +31\.00 +31\.01 +0\.01 +USD/,
    );
    expect(looked.out).not.toContain('frozen');
    await admin.query('DELETE FROM reconciliation_differences');
    const { exitCode, out } = await run(`--json billing reconcile --since ${SINCE} --settle 0`);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ differences: [{ differenceMinor: 1 }] });
    const { rows } = await admin.query('SELECT trigger_kind FROM billing_freezes WHERE ended_at IS NULL');
    expect(rows).toEqual([{ trigger_kind: 'reconciliation' }]);
  });

  it('says when nothing could be compared', async () => {
    const gone = await run('billing reconcile --settle 0', { STRIPE_API_URL: 'http://127.0.0.1:9' });
    expect([gone.exitCode, gone.error]).toEqual([
      69,
      expect.stringContaining('PAYMENT_PROVIDER_UNAVAILABLE'),
    ]);
    const off = await run('billing reconcile', { STRIPE_SECRET_KEY: '' });
    expect([off.exitCode, off.error]).toEqual([2, expect.stringContaining('STRIPE_SECRET_KEY is empty')]);
    expect((await run('billing reconcile --since yesterday')).exitCode).toBe(64);
    expect((await run('billing reconcile --settle -1')).exitCode).toBe(64);
  });
});

describe('recurring revenue', () => {
  const monthsBack = () => {
    const now = new Date(systemClock.nowMs());
    return (now.getUTCFullYear() - 2026) * 12 + now.getUTCMonth() - 2 + 1;
  };

  it('is printed by accubooks billing mrr, from the ledger', async () => {
    const { exitCode, out } = await run(`billing mrr --months ${monthsBack()}`);
    expect(exitCode).toBe(0);
    // two customers of 31.00, of whom nobody came back after the first month
    expect(out).toMatch(/2026-03 +62\.00 +62\.00 +0\.00 +0\.00 +0\.00 +0\.00 +2 +– +– +31\.00 +0\.0 %/);
    expect((await run('billing mrr --months 0')).exitCode).toBe(64);
  });

  it('is shown to operators and to nobody else', async () => {
    const person = await signUp();
    const url = `/api/operators/own-money?months=${monthsBack()}`;
    expect((await server.inject({ url, headers: person.headers })).statusCode).toBe(403);
    await run(`operators add ${person.email}`);
    const answer = await server.inject({ url, headers: person.headers });
    expect(answer.statusCode).toBe(200);
    const { currencies, companyId } = answer.json<OwnMoney>();
    expect(companyId).toMatch(/^\w{26}$/);
    expect(currencies[0]?.currency).toBe('USD');
    expect(currencies[0]?.months[0]).toMatchObject({ month: '2026-03', mrrMinor: 6_200, customers: 2 });
  });
});

describe('accubooks operators books-access', () => {
  it('lets an operator into the books of AccuBooks, as into any company', async () => {
    const person = await signUp();
    const refused = await run(`operators books-access ${person.email}`);
    expect([refused.exitCode, refused.error]).toEqual([2, expect.stringContaining('is no operator')]);
    await run(`operators add ${person.email}`);
    const companies = async () =>
      (await server.inject({ url: '/api/companies', headers: person.headers })).json<{
        items: { id: string; name: string; role: string }[];
      }>().items;
    expect(await companies()).toEqual([]);
    expect((await run(`operators books-access ${person.email}`)).out).toContain('is viewer of');
    const [company] = await companies();
    expect(company).toMatchObject({ name: 'AccuBooks', role: 'viewer' });
    const headers = { ...person.headers, 'x-company-id': company?.id ?? '' };
    const report = await server.inject({
      url: '/api/reports/trial-balance?from=2026-03&to=2026-03',
      headers,
    });
    expect(report.statusCode).toBe(200);
    expect(report.body).toContain('Cash at the payment provider');
    expect((await run(`operators books-access ${person.email} --remove`)).exitCode).toBe(0);
    expect(await companies()).toEqual([]);
    const { rows } = await admin.query(
      "SELECT action FROM audit_events WHERE chain = 'platform' AND action LIKE 'operator.books%' ORDER BY seq",
    );
    expect(rows.map(({ action }) => action)).toEqual(['operator.booksOpened', 'operator.booksClosed']);
  });
});
