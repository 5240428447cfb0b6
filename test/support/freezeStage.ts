/** Companies that pay through the stand-in for Stripe, the gate in front of it, and the CEO who approves. */
import type Stripe from 'stripe';
import { afterAll } from 'vitest';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { ProviderHoldService } from '@/features/billingGate/ProviderHoldService.ts';
import { Approvals } from '@/shared/approvals/Approvals.ts';
import { type ApproverKey, parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { resumeBilling } from '@/shared/billing/resumeBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { createPlans, openStripeStage, type Plan, type StripeStage } from './stripeStage.ts';
import { createCompanyWithOwner, silentLog, type TestDatabase } from './testDatabase.ts';

export const CEO = makeApproverKey('CEO');
const approverKeys = parseApproverKeys(CEO.entry);

export type Payer = {
  readonly companyId: string;
  readonly userId: string;
  readonly customerId: string;
  readonly subscriptionId: string;
};

export type FreezeStage = StripeStage & {
  /** The product's own library, behind the gate. */
  readonly guarded: Stripe;
  readonly gate: BillingGateService;
  readonly holds: ProviderHoldService;
  readonly plans: Plan;
  readonly keys: readonly ApproverKey[];
  readonly payer: (card?: string) => Promise<Payer>;
  /** Asks for the CEO's signature, gets it, and resumes. */
  readonly resume: (freezeId: string) => Promise<void>;
  /** Everything that was taken, one entry a charge that succeeded. */
  readonly charges: () => Promise<Stripe.Charge[]>;
};

/** Ends with the test file. */
export async function openFreezeStage(
  testDatabase: TestDatabase,
  options: { readonly file?: string } = {},
): Promise<FreezeStage> {
  const { database, workerDatabase, clientOf } = testDatabase;
  const stage = await openStripeStage(options);
  afterAll(() => stage.server.stop());
  const guarded = requireStripe(
    createStripe({ STRIPE_SECRET_KEY: 'sk_test_accubooks', STRIPE_API_URL: stage.server.url }),
  );
  const parts = { clock: systemClock, log: silentLog };
  const gate = new BillingGateService({ ...parts, database: workerDatabase, process: 'worker' });
  const holds = new ProviderHoldService({
    ...parts,
    database: workerDatabase,
    stripe: guarded,
    gate,
    keys: approverKeys,
  });
  const plans = await createPlans(stage.stripe);
  const admin = await clientOf('admin');

  const payer = async (card = 'pm_card_visa'): Promise<Payer> => {
    const { companyId, userId } = await createCompanyWithOwner(database);
    const customer = await stage.stripe.customers.create({
      email: 'payer@example.com',
      payment_method: card,
      invoice_settings: { default_payment_method: card },
      metadata: { companyId },
    });
    await admin.query(
      'INSERT INTO billing_customers (company_id, customer_id, created_at) VALUES ($1, $2, now())',
      [companyId, customer.id],
    );
    const subscription = await stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.pro.id }],
      metadata: { companyId },
    });
    return { companyId, userId, customerId: customer.id, subscriptionId: subscription.id };
  };
  const resume = async (freezeId: string) => {
    const approvals = new Approvals({ sql: database.readOnce, clock: systemClock, keys: approverKeys });
    const order = {
      action: 'billing.resume',
      subjectId: freezeId,
      reason: 'cause fixed',
      by: 'test',
    } as const;
    const { id, document } = await approvals.request(order);
    await approvals.submit(signApproval(document, CEO.pem), 'test');
    const store = new BillingGateStore(database.readOnce);
    await resumeBilling({ store, approvals }, { freezeId, approvalId: id, by: 'test' });
  };
  const charges = async () => {
    const all: Stripe.Charge[] = [];
    for await (const charge of stage.stripe.charges.list({ limit: 100 })) if (charge.paid) all.push(charge);
    return all;
  };
  return { ...stage, keys: approverKeys, guarded, gate, holds, plans, payer, resume, charges };
}
