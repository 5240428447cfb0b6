/**
 * The freeze with everything moving: customers who upgrade and change, renewals, the API and the worker killed,
 * stopped and started again in the middle. What is counted stands in the stand-in for Stripe.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { runCli } from '@/cli/runCli.ts';
import { makeApproverKey } from '@/shared/approvals/signApproval.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { createBillingStage, WEBHOOK_SECRET } from './support/billingStage.ts';
import { ROOT } from './support/sourceTree.ts';
import { LIMITS_OUT_OF_THE_WAY, TEST_JWT_SECRET } from './support/testApi.ts';
import { eventually } from './support/workerStage.ts';

const CUSTOMERS = 6;
const MONTH = 31 * 86_400;
const HOUR = 3_600;
const ceo = makeApproverKey('CEO');
const stage = await createBillingStage();
const { stripe, control, urlOf, clientOf } = stage;
const admin = await clientOf('admin');
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-load-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});

const ports = [await freePort(), await freePort()] as const;
const environment = {
  ...LIMITS_OUT_OF_THE_WAY,
  DATABASE_URL: urlOf('accubooks_app'),
  DATABASE_WORKER_URL: urlOf('accubooks_worker'),
  DATABASE_OPERATOR_URL: urlOf('accubooks'),
  JWT_SECRET: TEST_JWT_SECRET,
  REDIS_URL: inject('redisUrl'),
  WORKER_PORT: '0',
  APPROVER_KEYS: ceo.entry,
  STRIPE_SECRET_KEY: 'sk_test_accubooks',
  STRIPE_API_URL: stage.stripeUrl,
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
};

function start(name: 'api' | 'worker', port = 0) {
  const child = spawn(process.execPath, ['--import', 'tsx', `src/${name}/main.ts`], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment, PORT: String(port) },
  });
  running.add(child);
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    seen += String(chunk);
  });
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      running.delete(child);
      resolve();
    }),
  );
  const isUp = () => eventually(async () => /the API listens|worker started/.test(seen));
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { child, isUp, kill };
}

async function accubooks(...parameters: string[]): Promise<string> {
  let [out, error] = ['', ''];
  const exitCode = await runCli(parameters, environment, {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    readInput: async () => '',
  });
  if (exitCode !== 0) throw new Error(`accubooks ${parameters.join(' ')}: ${exitCode} ${error}`);
  return out;
}

type Customer = { readonly port: number; readonly headers: Record<string, string> };

async function customerOfPro(port: number): Promise<Customer> {
  const owner = await stage.owner();
  const headers = { ...owner.headers, 'x-company-id': owner.companyId };
  const answer = await stage.server.inject({
    ...{ method: 'POST', url: '/api/billing/checkout', headers, payload: { plan: 'PRO' } },
  });
  expect(await stage.payAt(answer.json<{ url: string }>().url)).toBe(303);
  return { port, headers: { ...headers, 'content-type': 'application/json' } };
}

/** Undefined while the API is dead. */
async function post(customer: Customer, url: string, body: object = {}) {
  try {
    const response = await fetch(`http://127.0.0.1:${customer.port}${url}`, {
      ...{ method: 'POST', headers: customer.headers, body: JSON.stringify(body) },
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

/** Up and down and up again, as fast as it is answered, until told to end. */
async function customerAtWork(customer: Customer, isOver: () => boolean, counts: Map<string, number>) {
  for (let turn = 0; !isOver(); turn += 1) {
    const plan = turn % 2 === 0 ? 'ENTERPRISE' : 'PRO';
    const preview = await post(customer, '/api/billing/preview', { plan });
    const { dueMinor: agreedMinor, prorationAt } = preview?.body ?? {};
    const answer = await post(customer, '/api/billing/change', { plan, agreedMinor, prorationAt });
    const error = answer?.body.error as { code: string } | undefined;
    const outcome = answer === undefined ? 'no answer' : (error?.code ?? 'changed');
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function chargeIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id, paid } of stripe.charges.list({ limit: 100 })) if (paid) ids.push(id);
  return ids.sort();
}
const eventsIn = async (...states: string[]) =>
  (await admin.query('SELECT FROM billing_events WHERE state = ANY ($1)', [states])).rowCount ?? 0;

describe('billing that is frozen under load', () => {
  it('charges nothing more, through kills and renewals, and loses nothing when it is resumed', async () => {
    const customers: Customer[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1)
      customers.push(await customerOfPro(ports[count % 2 === 0 ? 0 : 1]));
    await stage.settle();
    const stopped = start('api', ports[0]);
    let [killed, worker] = [start('api', ports[1]), start('worker')];
    await Promise.all([stopped.isUp(), killed.isUp(), worker.isUp()]);
    const outcomes = new Map<string, number>();
    let isOver = false;
    const load = customers.map((customer) => customerAtWork(customer, () => isOver, outcomes));
    await eventually(async () => (outcomes.get('changed') ?? 0) >= 2 * CUSTOMERS);

    // At whatever moment of the freeze, with payments under way: one API is stopped, and goes on when the freeze has
    // returned; the other one and the worker die and start again.
    const freezing = accubooks('billing', 'freeze', '--reason', 'incorrect charge reported', '--wait', '60');
    const pauseMs = Number(process.hrtime.bigint() % 200n);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    stopped.child.kill('SIGSTOP');
    await Promise.all([killed.kill(), worker.kill()]);
    [killed, worker] = [start('api', ports[1]), start('worker')];
    await Promise.all([killed.isUp(), worker.isUp()]);
    const told = await freezing;
    const frozen = await chargeIds();
    stopped.child.kill('SIGCONT');
    expect(told).toContain('Billing is FROZEN for everybody');
    expect(told).toContain('collection stopped');

    // Customers go on trying, two months of renewals come, an API is killed once more.
    await eventually(async () => (outcomes.get('BILLING_FROZEN') ?? 0) > 0);
    await control('POST /clock/advance', { seconds: MONTH });
    await killed.kill();
    killed = start('api', ports[1]);
    await killed.isUp();
    await control('POST /clock/advance', { seconds: MONTH });
    isOver = true;
    await Promise.all(load);
    await control('POST /clock/advance', { seconds: 2 * HOUR });
    expect((await chargeIds()).filter((id) => !frozen.includes(id))).toEqual([]);
    await eventually(async () => (await eventsIn('parked')) > 0 && (await eventsIn('stored')) === 0);
    const parked = await eventsIn('parked');
    const standing = await fetch(`http://127.0.0.1:${ports[1]}/api/billing/standing`, {
      headers: customers[0]?.headers ?? {},
    });
    expect(await standing.json()).toMatchObject({ state: 'frozen', isEverybody: true });

    // The CEO signs; what was parked is applied and collection goes on.
    writeFileSync(path.join(dir, 'ceo.pem'), ceo.pem);
    const asked = path.join(dir, 'asked.json');
    writeFileSync(asked, await accubooks('approvals', 'request', 'billing.resume', '--reason', 'fixed'));
    const approval = path.join(dir, 'approval.json');
    writeFileSync(approval, await accubooks('approvals', 'sign', asked, '--key', path.join(dir, 'ceo.pem')));
    await accubooks('billing', 'resume', '--approval', approval);
    // A change whose process was killed is looked for at the provider after some minutes: they have passed.
    await admin.query(
      "UPDATE billing_intents SET created_at = created_at - interval '1 hour' WHERE ended_at IS NULL",
    );
    await eventually(async () => (await eventsIn('parked', 'stored')) === 0, 90_000);
    const { rows: open } = await admin.query('SELECT reason FROM billing_freezes WHERE ended_at IS NULL');
    expect(open).toEqual([]);
    await eventually(async () => {
      const { rows } = await admin.query('SELECT progress FROM billing_freezes WHERE released_at IS NULL');
      return rows.length === 0;
    });
    expect(await eventsIn('dead')).toBe(0);
    expect(parked).toBeGreaterThan(0);

    // What is ours is what the provider has.
    const { data } = await stripe.subscriptions.list({ limit: 100 });
    expect(data).toHaveLength(CUSTOMERS);
    for (const { id, status, pause_collection: pause } of data) {
      expect(pause).toBeNull();
      const { rows } = await admin.query('SELECT status FROM subscriptions WHERE id = $1', [id]);
      expect(rows).toEqual([{ status }]);
    }
    const { rows: mirrored } = await admin.query(
      'SELECT id FROM charges WHERE state = \'succeeded\' ORDER BY id COLLATE "C"',
    );
    expect(mirrored.map(({ id }) => id)).toEqual(await chargeIds());
  }, 240_000);
});
