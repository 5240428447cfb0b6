import type Stripe from 'stripe';
import type { BillingIntent } from './IntentStore.ts';
import { INTENT_KEY } from './providerAccount.ts';

/** Checkouts of one customer that are looked through for a lost one: it is among the newest. */
const SESSIONS_MAX = 100;

/** What became of an intent; `unknown`: it has left no trace so far. */
export type Outcome =
  | { readonly state: 'done'; readonly resultId?: string | undefined }
  | { readonly state: 'open'; readonly session: Stripe.Checkout.Session }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown' };

function textOf(intent: BillingIntent, name: string): string {
  const value = intent.wanted[name];
  if (typeof value !== 'string') throw new Error(`intent ${intent.id} says no ${name}`);
  return value;
}

async function findSession(
  stripe: Stripe,
  intent: BillingIntent,
): Promise<Stripe.Checkout.Session | undefined> {
  if (intent.resultId !== null) return stripe.checkout.sessions.retrieve(intent.resultId);
  const customer = textOf(intent, 'customer');
  const { data } = await stripe.checkout.sessions.list({ customer, limit: SESSIONS_MAX });
  return data.find((session) => session.metadata?.[INTENT_KEY] === intent.id);
}

function outcomeOfSession(session: Stripe.Checkout.Session | undefined): Outcome {
  if (session === undefined) return { state: 'unknown' };
  if (session.status === 'open') return { state: 'open', session };
  return session.status === 'complete' ? { state: 'done', resultId: session.id } : { state: 'gone' };
}

/** Asks the provider whether it carried out what its answer to is not known. Throws what the library throws. */
export async function lookForOutcome(stripe: Stripe, intent: BillingIntent): Promise<Outcome> {
  if (intent.kind === 'checkout') return outcomeOfSession(await findSession(stripe, intent));
  if (intent.kind === 'pay') {
    const invoice = await stripe.invoices.retrieve(textOf(intent, 'invoice'));
    return invoice.status === 'paid' ? { state: 'done' } : { state: 'unknown' };
  }
  const subscription = await stripe.subscriptions.retrieve(intent.subscriptionId ?? '');
  return subscription.metadata[INTENT_KEY] === intent.id ? { state: 'done' } : { state: 'unknown' };
}
