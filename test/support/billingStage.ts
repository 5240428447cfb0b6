/** What tests of billing stand on: the API on a port, a stand-in for Stripe that tells it, and owners who pay. */
import type Stripe from 'stripe';
import { afterAll } from 'vitest';
import { type Clock, systemClock } from '@/shared/clock/Clock.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import { createMetrics, type Metrics } from '@/shared/metrics/Metrics.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { type StripeServer, startStripeServer } from '@/stripeServer/StripeServer.ts';
import { moneyParts } from '@/worker/moneyParts.ts';
import { type BillingWork, startBilling } from '@/worker/startBilling.ts';
import { createTestApi, type TestApi } from './testApi.ts';
import { silentLog } from './testDatabase.ts';

export const WEBHOOK_SECRET = 'whsec_of_the_tests';
const TEST_KEY = 'sk_test_accubooks';

export type Payer = {
  readonly companyId: string;
  readonly userId: string;
  readonly call: <Body>(
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
  ) => Promise<{ status: number; code: string | undefined; body: Body }>;
};

export type BillingStage = TestApi & {
  readonly stripe: Stripe;
  readonly stripeUrl: string;
  readonly apiUrl: string;
  readonly control: (action: string, body?: object) => Promise<Record<string, unknown>>;
  /** An owner of a new company, signed in. */
  readonly payer: () => Promise<Payer>;
  /** The worker's part, as often as it is called; on a clock of its own when one is given. */
  readonly work: BillingWork;
  readonly workerMetrics: Metrics;
  /** Applies until nothing is due, what no webhook brought included. */
  readonly settle: () => Promise<void>;
  readonly clock: Clock & { advanceMs: (ms: number) => void };
  /** Pays on the stand-in's page. */
  readonly payAt: (url: string, card?: string) => Promise<number>;
};

/** The library waits shorter than in the product, so that faults are met soon. */
const TEST_TIMEOUT_MS = 1_500;
const SETTLE_ROUNDS_MAX = 30;

/** With a stand-in of this process unless one is given; either one ends with the test file. */
export async function createBillingStage(given?: StripeServer, hold?: HoldView): Promise<BillingStage> {
  const standIn =
    given ?? (await startStripeServer({ clock: systemClock, log: silentLog, port: 0, controlPort: 0 }));
  const api = await createTestApi({
    ...(hold === undefined ? {} : { hold }),
    environment: {
      DEFAULT_PLAN: 'FREE',
      STRIPE_SECRET_KEY: TEST_KEY,
      STRIPE_API_URL: standIn.url,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_TIMEOUT_MS: String(TEST_TIMEOUT_MS),
    },
  });
  const apiUrl = await api.server.listen({ host: '127.0.0.1', port: 0 });
  afterAll(async () => standIn.stop());
  const stripe = requireStripe(createStripe(api.config));
  const admin = await api.clientOf('admin');
  const control: BillingStage['control'] = async (action, body = {}) => {
    const [method = 'GET', path = '/'] = action.split(' ');
    const response = await fetch(`${standIn.controlUrl}${path}`, {
      method,
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json' },
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${action}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await control('POST /endpoints', {
    url: `${apiUrl}/api/billing/webhook`,
    secret: WEBHOOK_SECRET,
    events: ['*'],
  });
  let aheadMs = 0;
  const clock = {
    nowMs: () => systemClock.nowMs() + aheadMs,
    elapsedMs: () => systemClock.elapsedMs() + aheadMs,
    advanceMs: (ms: number) => {
      aheadMs += ms;
    },
  };
  const workerMetrics = createMetrics('worker');
  const { config, workerDatabase: database } = api;
  const work = startBilling(moneyParts({ config, database, clock, log: silentLog, metrics: workerMetrics }));
  if (work === undefined) throw new Error('the stage has a key');
  await work.syncCatalogue();
  const stopping = new AbortController().signal;
  const settle = async () => {
    for (let round = 0; round < SETTLE_ROUNDS_MAX; round += 1) {
      await work.pollEvents();
      // What is put off for a moment is due at once.
      const { rowCount } = await admin.query(
        "UPDATE billing_events SET next_attempt_at = received_at WHERE state = 'stored'",
      );
      if (rowCount === 0) return;
      await work.applyEvents(stopping);
    }
    throw new Error('the events do not come to rest');
  };
  const payer = async (): Promise<Payer> => {
    const person = await api.owner();
    const headers = { ...person.headers, 'x-company-id': person.companyId };
    const call: Payer['call'] = async (method, url, payload) => {
      const request = { method, url, headers };
      const answer = await api.server.inject(payload === undefined ? request : { ...request, payload });
      const body = answer.body === '' ? undefined : JSON.parse(answer.body);
      return { status: answer.statusCode, code: body?.error?.code, body };
    };
    return { companyId: person.companyId, userId: person.id, call };
  };
  const payAt: BillingStage['payAt'] = async (url, card = '4242424242424242') => {
    const form = new URLSearchParams({ card, email: 'payer@example.com' });
    return (await fetch(url, { method: 'POST', body: form, redirect: 'manual' })).status;
  };
  return {
    ...{ ...api, stripe, stripeUrl: standIn.url, apiUrl, control, payer, payAt },
    ...{ work, workerMetrics, settle, clock },
  };
}
