/** A stand-in for Stripe with the vendor's library in front of it, for one test. */
import Stripe from 'stripe';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import { type StripeServer, startStripeServer } from '@/stripeServer/StripeServer.ts';

export const STAGE_SECONDS = Date.parse('2026-03-01T00:00:00Z') / 1000;

export type StripeStage = {
  readonly stripe: Stripe;
  readonly server: StripeServer;
  readonly control: (action: string, body?: object) => Promise<Record<string, unknown>>;
};

export type StageOptions = { readonly file?: string; readonly retries?: number; readonly timeoutMs?: number };

/** Its clock stands at 2026-03-01 until the control port moves it. */
export async function openStripeStage(options: StageOptions = {}): Promise<StripeStage> {
  const server = await startStripeServer({
    clock: fixedClock('2026-03-01T00:00:00Z'),
    log: createLog({ process: 'test', logDir: '', stdout: false }),
    port: 0,
    controlPort: 0,
    ...(options.file === undefined ? {} : { file: options.file }),
  });
  const stripe = new Stripe('sk_test_accubooks', {
    host: '127.0.0.1',
    port: new URL(server.url).port,
    protocol: 'http',
    maxNetworkRetries: options.retries ?? 0,
    timeout: options.timeoutMs ?? 5_000,
    telemetry: false,
  });
  const control = async (action: string, body: object = {}): Promise<Record<string, unknown>> => {
    const [method = 'GET', path = '/'] = action.split(' ');
    const response = await fetch(`${server.controlUrl}${path}`, {
      method,
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json' },
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${action}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { stripe, server, control };
}

export type Plan = { readonly pro: Stripe.Price; readonly enterprise: Stripe.Price };

/** Two monthly prices: 31.00 and 62.00. */
export async function createPlans(stripe: Stripe): Promise<Plan> {
  const price = async (name: string, amount: number) => {
    const product = await stripe.products.create({ name });
    return stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval: 'month' },
      lookup_key: name.toLowerCase(),
    });
  };
  return { pro: await price('PRO', 3_100), enterprise: await price('ENTERPRISE', 6_200) };
}

/** A customer whose card pays. */
export async function createPayer(stripe: Stripe, card = 'pm_card_visa'): Promise<Stripe.Customer> {
  return stripe.customers.create({
    email: 'payer@example.com',
    payment_method: card,
    invoice_settings: { default_payment_method: card },
  });
}
