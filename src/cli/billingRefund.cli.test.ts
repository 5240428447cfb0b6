import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openFreezeStage } from '../../test/support/freezeStage.ts';
import { ROOT } from '../../test/support/sourceTree.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';
import { runCli } from './runCli.ts';

const testDatabase = await createTestDatabase();
const stage = await openFreezeStage(testDatabase);
const { stripe, control } = stage;
const admin = await testDatabase.clientOf('admin');
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-refunds-'));
afterAll(() => rmSync(dir, { recursive: true }));
const evidence = path.join(dir, 'launch/evidence/phase4_billing/refunds');
const environment = {
  DATABASE_OPERATOR_URL: testDatabase.urlOf('accubooks'),
  STRIPE_SECRET_KEY: 'sk_test_accubooks',
  STRIPE_API_URL: stage.server.url,
};

async function refund(target: string, ...more: string[]) {
  let [out, error] = ['', ''];
  const parameters = ['--json', 'billing', 'refund', target, '--evidence', evidence];
  if (!more.includes('--reason')) parameters.push('--reason', 'charged one cent too much');
  const exitCode = await runCli([...parameters, ...more], environment, {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    readInput: async () => '',
  });
  return { exitCode, error, order: out === '' ? undefined : JSON.parse(out) };
}

/** A charge of 31.00 of a company of its own. */
async function charged() {
  const payer = await stage.payer();
  const { data } = await stripe.charges.list({ customer: payer.customerId });
  const [charge] = data;
  if (charge === undefined) throw new Error('nothing was charged');
  const { data: invoices } = await stripe.invoices.list({ customer: payer.customerId });
  return { ...payer, charge: charge.id, invoice: invoices[0]?.id ?? '' };
}
const given = async (charge: string) => {
  const { data } = await stripe.refunds.list({ charge });
  return data.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount);
};
beforeEach(async () => {
  await control('DELETE /faults');
  await admin.query(
    "UPDATE billing_freezes SET ended_at = now(), ended_by = 'test', released_at = now() WHERE ended_at IS NULL",
  );
});

describe('accubooks billing refund', () => {
  it('gives all of it back once, however often it is typed, and writes the record (R398, R399)', async () => {
    const { charge, companyId } = await charged();
    const first = await refund(charge);
    expect([first.exitCode, first.error]).toEqual([0, '']);
    expect((await refund(charge)).order).toEqual(first.order);
    expect(await given(charge)).toEqual([3_100]);
    expect(first.order.evidence).toBe(
      path.join(evidence, `${first.order.orderedAt.slice(0, 10)}-${first.order.refundId}.json`),
    );
    const record = JSON.parse(readFileSync(first.order.evidence, 'utf8'));
    expect(record).toMatchObject({
      ...{ refundId: first.order.refundId, chargeId: charge, companyId, amountMinor: 3_100, isFull: true },
      ...{ currency: 'usd', state: 'succeeded', reason: 'charged one cent too much' },
    });
    expect(readdirSync(evidence).filter((name) => !name.endsWith('.json'))).toEqual([]);
    const { rows } = await admin.query(
      "SELECT action FROM audit_events WHERE action LIKE 'refund%' AND event::jsonb->>'subjectId' = $1 ORDER BY seq",
      [first.order.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['refund.ordered', 'refund.settled']);
  });

  it('keeps people and cards out of the record', async () => {
    const { charge } = await charged();
    const reason = 'Kim <kim@example.com> paid twice with 4242 4242 4242 4242, call +46 70 123 45 67';
    const { order } = await refund(charge, '--reason', reason);
    const record = readFileSync(order.evidence, 'utf8');
    expect(record).not.toMatch(/kim@|4242|45 67/);
    const { rows } = await admin.query('SELECT reason FROM refund_orders WHERE id = $1', [order.id]);
    expect(rows).toEqual([{ reason }]);
  });

  it('gives parts back, never more than is left: REFUND_AMOUNT_INVALID', async () => {
    const { invoice, charge } = await charged();
    expect((await refund(invoice, '--amount-minor', '1')).order).toMatchObject({
      amountMinor: 1,
      invoiceId: invoice,
    });
    expect((await refund(charge, '--amount-minor', '3100')).error).toContain('3099 usd minor units are left');
    expect((await refund(charge)).order).toMatchObject({ amountMinor: 3_099 });
    const over = await refund(charge, '--reason', 'another reason');
    expect([over.exitCode, over.error]).toEqual([2, expect.stringContaining('REFUND_AMOUNT_INVALID')]);
    expect(await given(charge)).toEqual([3_099, 1]);
    expect((await refund(charge, '--amount-minor', '0')).exitCode).toBe(64);
  });

  it('is one refund when many are typed at once, and never more than was taken', async () => {
    const { charge } = await charged();
    const same = await Promise.all(Array.from({ length: 8 }, () => refund(charge)));
    expect(new Set(same.map(({ order }) => order?.refundId)).size).toBe(1);
    expect(await given(charge)).toEqual([3_100]);
    const other = await charged();
    const parts = await Promise.all(
      Array.from({ length: 6 }, (_, count) =>
        refund(other.charge, '--amount-minor', '1000', '--reason', `part ${count}`),
      ),
    );
    expect(parts.filter(({ exitCode }) => exitCode === 0)).toHaveLength(3);
    expect(await given(other.charge)).toEqual([1_000, 1_000, 1_000]);
  });

  it('looks what became of it when the answer is lost behind the commit (drill 21)', async () => {
    const { charge } = await charged();
    await control('POST /faults', { kind: 'error_after_commit', match: 'POST /v1/refunds' });
    const { order } = await refund(charge);
    expect(order).toMatchObject({ state: 'succeeded' });
    expect(await given(charge)).toEqual([3_100]);
  });

  it('is kept while the provider is down, and carried out by the same command: REFUND_PENDING', async () => {
    const { charge, companyId } = await charged();
    await admin.query(
      `INSERT INTO charges (id, company_id, state, currency, amount_minor, refunded_minor, fee_minor, created_at, synced_at)
         VALUES ($1, $2, 'succeeded', 'USD', 3100, 0, 0, now(), now())`,
      [charge, companyId],
    );
    await control('POST /faults', { kind: 'down' });
    const down = await refund(charge);
    expect([down.exitCode, down.error]).toEqual([69, expect.stringContaining('REFUND_PENDING')]);
    await control('DELETE /faults');
    expect(await given(charge)).toEqual([]);
    const up = await refund(charge);
    expect([up.exitCode, up.order.state]).toEqual([0, 'succeeded']);
    expect(await given(charge)).toEqual([3_100]);
    expect((await admin.query('SELECT FROM refund_orders WHERE charge_id = $1', [charge])).rowCount).toBe(1);
  });

  it('freezes everybody when it fails, and may be tried again', async () => {
    const { charge, companyId } = await charged();
    await control('POST /faults', { kind: 'fail_refund', remaining: 1 });
    const failed = await refund(charge);
    expect([failed.exitCode, failed.error]).toEqual([1, 'The refund failed. (REFUND_FAILED)\n']);
    expect(failed.order).toMatchObject({ state: 'failed' });
    expect(await stage.gate.standing(undefined, companyId)).toMatchObject({
      ...{ state: 'frozen', isEverybody: true, trigger: 'refund_failed' },
    });
    expect((await refund(charge)).order).toMatchObject({ state: 'succeeded' });
    expect(await given(charge)).toEqual([3_100]);
  });

  it('says what it does not know, and what it may not: REFUND_NOT_FOUND, REFUND_REFUSED', async () => {
    for (const target of ['ch_nothing', 'in_nothing', '../etc/passwd', 'cus_1'])
      expect((await refund(target)).error).toContain('REFUND_NOT_FOUND');
    const disputed = await charged();
    await control('POST /disputes', { charge: disputed.charge });
    expect((await refund(disputed.charge)).error).toMatch(/charged back.*\(REFUND_REFUSED\)/);
    const customer = await stage.payer();
    await control('POST /faults', { kind: 'duplicate_charge', customer: customer.customerId, remaining: 1 });
    await stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: stage.plans.pro.id }],
    });
    const { data } = await stripe.invoices.list({ customer: customer.customerId });
    expect((await refund(data[0]?.id ?? '')).error).toContain('paid by several charges; name the one');
    expect(await given(disputed.charge)).toEqual([]);
  });

  it('goes on where it was killed', async () => {
    const { charge } = await charged();
    const file = path.join(dir, 'refund.mts');
    writeFileSync(
      file,
      `import { runCli } from '${ROOT}/src/cli/runCli.ts';
await runCli(['billing', 'refund', '${charge}', '--reason', 'charged one cent too much', '--evidence', '${evidence}'],
  process.env, { writeOut: () => {}, writeError: () => {}, readInput: async () => '' });`,
    );
    await control('POST /faults', { kind: 'delay', delayMs: 6_000, match: 'POST /v1/refunds' });
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
    });
    await eventually(async () => {
      const { rows } = await admin.query(
        "SELECT FROM refund_orders WHERE charge_id = $1 AND state = 'ordered'",
        [charge],
      );
      return rows.length === 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
    await control('DELETE /faults');
    const again = await refund(charge);
    expect(again.order).toMatchObject({ state: 'succeeded' });
    expect(existsSync(again.order.evidence)).toBe(true);
    expect(await given(charge)).toEqual([3_100]);
    expect((await admin.query('SELECT FROM refund_orders WHERE charge_id = $1', [charge])).rowCount).toBe(1);
  });
});
