/** What tests of billing stand on: the API on a port, a stand-in for Stripe that tells it, and owners who pay. */
import type Stripe from 'stripe';
import { afterAll } from 'vitest';
import { syncCatalogue } from '@/features/billing/syncCatalogue.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { startStripeServer } from '@/stripeServer/StripeServer.ts';
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
  /** Pays on the stand-in's page. */
  readonly payAt: (url: string, card?: string) => Promise<number>;
};

/** The library waits shorter than in the product, so that faults are met soon. */
const TEST_TIMEOUT_MS = 1_500;

export async function createBillingStage(): Promise<BillingStage> {
  const standIn = await startStripeServer({ clock: systemClock, log: silentLog, port: 0, controlPort: 0 });
  const api = await createTestApi({
    environment: {
      STRIPE_SECRET_KEY: TEST_KEY,
      STRIPE_API_URL: standIn.url,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_TIMEOUT_MS: String(TEST_TIMEOUT_MS),
    },
  });
  const apiUrl = await api.server.listen({ host: '127.0.0.1', port: 0 });
  afterAll(async () => standIn.stop());
  const stripe = requireStripe(createStripe(api.config));
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
  await syncCatalogue({ stripe, database: api.workerDatabase, clock: systemClock, log: silentLog });
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
  return { ...api, stripe, stripeUrl: standIn.url, apiUrl, control, payer, payAt };
}
