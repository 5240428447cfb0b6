/** Customers who change their plans as fast as they are answered, on processes that can be killed and stopped. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, inject } from 'vitest';
import { makeApproverKey } from '@/shared/approvals/signApproval.ts';
import { type BillingStage, WEBHOOK_SECRET } from './billingStage.ts';
import { runCommand } from './runCommand.ts';
import { type NodeRun, runNode } from './runNode.ts';
import { LIMITS_OUT_OF_THE_WAY, TEST_JWT_SECRET } from './testApi.ts';
import { eventually } from './workerStage.ts';

/** Longer than any answer may take. */
const NO_ANSWER_MS = 60_000;

export type Customer = { readonly port: number; readonly headers: Record<string, string> };
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** What the customers were told, by code, and how long they waited for it. */
export type Told = {
  readonly outcomes: Map<string, number>;
  longestMs: number;
};

export type LoadProcess = NodeRun & { readonly isUp: () => Promise<unknown> };

export function newlyTold(): Told {
  return { outcomes: new Map(), longestMs: 0 };
}

/** Undefined while the API is dead. */
export async function ask(customer: Customer, url: string, body?: object): Promise<Answer | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${customer.port}${url}`, {
      headers: customer.headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(NO_ANSWER_MS),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

async function askTimed(customer: Customer, told: Told, url: string, body: object) {
  const startedMs = performance.now();
  const answer = await ask(customer, url, body);
  told.longestMs = Math.max(told.longestMs, performance.now() - startedMs);
  return answer;
}

function outcomeOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer';
  return (answer.body.error as { code: string } | undefined)?.code ?? 'changed';
}

/** Up and down and up again, until told to end. */
export async function customerAtWork(customer: Customer, isOver: () => boolean, told: Told): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    const plan = turn % 2 === 0 ? 'ENTERPRISE' : 'PRO';
    let answer = await askTimed(customer, told, '/api/billing/preview', { plan });
    if (answer?.status === 200) {
      const { dueMinor: agreedMinor, prorationAt } = answer.body;
      answer = await askTimed(customer, told, '/api/billing/change', { plan, agreedMinor, prorationAt });
    }
    const outcome = outcomeOf(answer);
    told.outcomes.set(outcome, (told.outcomes.get(outcome) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything ends with the test file. */
export async function createBillingLoad(stage: BillingStage, settings: Record<string, string> = {}) {
  const ceo = makeApproverKey('CEO');
  const admin = await stage.clientOf('admin');
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-load-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const environment = {
    ...LIMITS_OUT_OF_THE_WAY,
    DATABASE_URL: stage.urlOf('accubooks_app'),
    DATABASE_WORKER_URL: stage.urlOf('accubooks_worker'),
    DATABASE_OPERATOR_URL: stage.urlOf('accubooks'),
    JWT_SECRET: TEST_JWT_SECRET,
    REDIS_URL: inject('redisUrl'),
    WORKER_PORT: '0',
    APPROVER_KEYS: ceo.entry,
    STRIPE_SECRET_KEY: 'sk_test_accubooks',
    STRIPE_API_URL: stage.stripeUrl,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...settings,
  };

  const start = (name: 'api' | 'worker', port = 0): LoadProcess => {
    const run = runNode(`src/${name}/main.ts`, { ...environment, PORT: String(port) });
    const isUp = () => eventually(async () => /the API listens|worker started/.test(run.output()));
    return { ...run, isUp };
  };

  const accubooks = async (...parameters: string[]): Promise<string> => {
    const { exitCode, out, error } = await runCommand(parameters, environment);
    if (exitCode !== 0) throw new Error(`accubooks ${parameters.join(' ')}: ${exitCode} ${error}`);
    return out;
  };

  const customerOfPro = async (port: number): Promise<Customer> => {
    const owner = await stage.owner();
    const headers = { ...owner.headers, 'x-company-id': owner.companyId };
    const answer = await stage.server.inject({
      ...{ method: 'POST', url: '/api/billing/checkout', headers, payload: { plan: 'PRO' } },
    });
    expect(await stage.payAt(answer.json<{ url: string }>().url)).toBe(303);
    return { port, headers: { ...headers, 'content-type': 'application/json' } };
  };

  const chargeIds = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id, paid } of stage.stripe.charges.list({ limit: 100 })) if (paid) ids.push(id);
    return ids.sort();
  };
  const eventsIn = async (...states: string[]) =>
    (await admin.query('SELECT FROM billing_events WHERE state = ANY ($1)', [states])).rowCount ?? 0;

  /** The CEO signs. */
  const resume = async () => {
    writeFileSync(path.join(dir, 'ceo.pem'), ceo.pem);
    const asked = path.join(dir, 'asked.json');
    writeFileSync(asked, await accubooks('approvals', 'request', 'billing.resume', '--reason', 'fixed'));
    const approval = path.join(dir, 'approval.json');
    writeFileSync(approval, await accubooks('approvals', 'sign', asked, '--key', path.join(dir, 'ceo.pem')));
    await accubooks('billing', 'resume', '--approval', approval);
  };

  const allIsApplied = async () => {
    // A change whose process was killed is looked for at the provider after some minutes: they have passed.
    await admin.query(
      "UPDATE billing_intents SET created_at = created_at - interval '1 hour' WHERE ended_at IS NULL",
    );
    await eventually(async () => (await eventsIn('parked', 'stored')) === 0, 90_000);
  };
  const openFreezes = async (): Promise<{ trigger_kind: string; reason: string }[]> =>
    (await admin.query('SELECT trigger_kind, reason FROM billing_freezes WHERE ended_at IS NULL')).rows;
  const allIsReleased = () =>
    eventually(async () => {
      const { rows } = await admin.query('SELECT progress FROM billing_freezes WHERE released_at IS NULL');
      return rows.length === 0;
    });

  /** What is ours is what the provider has. */
  const expectSame = async (customers: number) => {
    expect(await eventsIn('dead')).toBe(0);
    const { data } = await stage.stripe.subscriptions.list({ limit: 100 });
    expect(data).toHaveLength(customers);
    expect(new Set(data.map(({ customer }) => customer)).size).toBe(customers);
    for (const { id, status, items, pause_collection: pause } of data) {
      expect(pause).toBeNull();
      const { rows } = await admin.query('SELECT status, price_id FROM subscriptions WHERE id = $1', [id]);
      expect(rows).toEqual([{ status, price_id: items.data[0]?.price.id }]);
    }
    const { rows: mirrored } = await admin.query(
      'SELECT id FROM charges WHERE state = \'succeeded\' ORDER BY id COLLATE "C"',
    );
    expect(mirrored.map(({ id }) => id)).toEqual(await chargeIds());
  };
  return {
    ...{ admin, start, accubooks, customerOfPro, chargeIds, eventsIn, resume },
    ...{ allIsApplied, openFreezes, allIsReleased, expectSame },
  };
}
