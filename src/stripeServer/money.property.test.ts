import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { cancelSubscription, markForCancellation } from './money/cancelSubscription.ts';
import { changeSubscription } from './money/changeSubscription.ts';
import { refundCharge } from './money/refundCharge.ts';
import { runDue } from './money/runDue.ts';
import { startSubscription } from './money/startSubscription.ts';
import { buildCustomer } from './objects/buildCustomer.ts';
import { buildPrice } from './objects/buildPrice.ts';
import { buildProduct } from './objects/buildProduct.ts';
import type { Price } from './objects/StripeObjects.ts';
import { attachMethod } from './routes/attachMethod.ts';
import { StripeStore } from './state/StripeStore.ts';
import { World } from './state/World.ts';

const DAY_MS = 86_400_000;
const CARDS = ['4242424242424242', '4000000000009995'] as const;

type Step =
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'change'; readonly price: number; readonly isNow: boolean }
  | { readonly kind: 'card'; readonly card: number }
  | { readonly kind: 'cancel'; readonly isCancelled: boolean }
  | { readonly kind: 'refund'; readonly share: number }
  | { readonly kind: 'end' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('change' as const), price: fc.nat(2), isNow: fc.boolean() }),
  fc.record({ kind: fc.constant('card' as const), card: fc.nat(1) }),
  fc.record({ kind: fc.constant('cancel' as const), isCancelled: fc.boolean() }),
  fc.record({ kind: fc.constant('refund' as const), share: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('end' as const) }),
);

function openWorld() {
  const world = new World(new StripeStore(), fixedClock('2026-01-31T09:30:00Z'), () => 'http://127.0.0.1:1');
  const product = world.add(
    'product',
    buildProduct(world, { id: undefined, name: 'Plan', description: null, active: true, metadata: {} }),
  );
  const priceOf = (unitAmount: number, interval: 'month' | 'year'): Price =>
    world.add(
      'price',
      buildPrice(world, {
        product: product.id,
        currency: 'usd',
        unitAmount,
        interval,
        intervalCount: 1,
        lookupKey: null,
        nickname: null,
        metadata: {},
      }),
    );
  const prices = [priceOf(2_900, 'month'), priceOf(9_999, 'month'), priceOf(31_003, 'year')];
  const details = { email: null, name: null, description: null, phone: null, metadata: {} };
  const customer = world.add('customer', buildCustomer(world, details));
  const method = attachMethod(world, 'pm_card_visa', 'payment_method', customer.id);
  customer.invoice_settings.default_payment_method = method.id;
  const [price] = prices;
  if (price === undefined) throw new Error('There is no price.');
  const subscription = startSubscription(
    world,
    {
      customer: customer.id,
      items: [{ price, quantity: 1 }],
      paymentMethod: null,
      metadata: {},
      description: null,
      isCancelledAtPeriodEnd: false,
    },
    'allow_incomplete',
  );
  return { world, prices, customer, method, subscription };
}

function take(opened: ReturnType<typeof openWorld>, one: Step): void {
  const { world, prices, method, subscription } = opened;
  const isOver = subscription.status === 'canceled';
  const [item] = subscription.items.data;
  if (one.kind === 'wait') runDue(world, world.nowMs() + one.days * DAY_MS);
  if (one.kind === 'card') world.store.put('cardNumber', method.id, { value: CARDS[one.card] ?? CARDS[0] });
  if (one.kind === 'refund') {
    const charge = world.store.all('charge').find(({ paid, refunded }) => paid && !refunded);
    if (charge !== undefined)
      refundCharge(world, charge, {
        amount: Math.ceil((charge.amount - charge.amount_refunded) / one.share),
        reason: null,
        metadata: {},
      });
  }
  if (isOver || item === undefined) return;
  const price = one.kind === 'change' ? prices[one.price] : undefined;
  if (one.kind === 'change' && price !== undefined)
    changeSubscription(
      world,
      subscription,
      { item, price, quantity: 1 },
      { proration: one.isNow ? 'always_invoice' : 'create_prorations', atSeconds: world.nowSeconds() },
    );
  if (one.kind === 'cancel') markForCancellation(world, subscription, one.isCancelled);
  if (one.kind === 'end') cancelSubscription(world, subscription, 'cancellation_requested');
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe('the money of the stand-in for Stripe', () => {
  it('adds up after anything that can happen to a subscription', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const opened = openWorld();
        for (const one of steps) take(opened, one);
        const { world, customer } = opened;
        const charges = world.store.all('charge').filter(({ paid }) => paid);
        const invoices = world.store.all('invoice').filter(({ status }) => status !== 'draft');
        const refunds = world.store.all('refund');
        expect(sum(invoices.map((invoice) => invoice.amount_paid))).toBe(
          sum(charges.map(({ amount }) => amount)),
        );
        expect(sum(charges.map((charge) => charge.amount_refunded))).toBe(
          sum(refunds.map(({ amount }) => amount)),
        );
        expect(sum(world.store.all('balance_transaction').map(({ amount }) => amount))).toBe(
          sum(charges.map(({ amount }) => amount)) - sum(refunds.map(({ amount }) => amount)),
        );
        for (const invoice of invoices) {
          expect(sum(invoice.lines.data.map(({ amount }) => amount))).toBe(invoice.total);
          expect(invoice.amount_due).toBe(invoice.amount_paid + invoice.amount_remaining);
          expect(invoice.status === 'paid').toBe(invoice.amount_remaining === 0);
        }
        // Each invoice is due, less what was to the customer's credit before and plus what is left of it after.
        expect(sum(invoices.map(({ total }) => total))).toBe(
          sum(invoices.map((invoice) => invoice.amount_due)) + customer.balance,
        );
      }),
    );
  });

  it('renews each period once, without a gap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }), (waits) => {
        const { world, subscription } = openWorld();
        for (const days of waits) runDue(world, world.nowMs() + days * DAY_MS);
        const periods = world.store
          .all('invoice')
          .flatMap(({ lines }) => lines.data.map(({ period }) => period));
        for (const [at, period] of periods.entries())
          expect(period.start).toBe(periods[at - 1]?.end ?? subscription.start_date);
        expect(periods.at(-1)?.end ?? 0).toBeGreaterThan(world.nowSeconds());
      }),
    );
  });
});
