import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { cancelSubscription, markForCancellation } from '@/stripeServer/money/cancelSubscription.ts';
import { changeSubscription } from '@/stripeServer/money/changeSubscription.ts';
import { runDue } from '@/stripeServer/money/runDue.ts';
import { startSubscription } from '@/stripeServer/money/startSubscription.ts';
import { buildCustomer } from '@/stripeServer/objects/buildCustomer.ts';
import { buildPrice } from '@/stripeServer/objects/buildPrice.ts';
import { buildProduct } from '@/stripeServer/objects/buildProduct.ts';
import type { Price } from '@/stripeServer/objects/StripeObjects.ts';
import { attachMethod } from '@/stripeServer/routes/attachMethod.ts';
import { StripeStore } from '@/stripeServer/state/StripeStore.ts';
import { World } from '@/stripeServer/state/World.ts';
import { expectedInvoiceMinor, expectedInvoices, type SubscriptionEvent } from './expectedInvoice.ts';

const PRORATIONS = { now: 'always_invoice', next_invoice: 'create_prorations', never: 'none' } as const;
const REASONS: Readonly<Record<string, string>> = {
  subscription_create: 'start',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
};

const amount = fc.integer({ min: 1, max: 2_000_000 });
/** No two plans cost the same: a change between equal prices would be one to the provider and none to us, of 0. */
const prices = fc
  .tuple(
    fc.record({ periodMinor: amount, interval: fc.constant('month' as const) }),
    fc.record({ periodMinor: amount, interval: fc.constant('month' as const) }),
    fc.record({ periodMinor: amount, interval: fc.constant('year' as const) }),
  )
  .filter(([first, second]) => first.periodMinor !== second.periodMinor);
/** Half of a month too, where an odd amount is rounded. */
const HALVES = [14, 15, 15.5].map((days) => days * 86_400);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.oneof(fc.nat(70 * 86_400), fc.constantFrom(...HALVES)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      price: fc.nat(2),
      proration: fc.constantFrom('now' as const, 'next_invoice' as const, 'never' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mark' as const), isCancelled: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
);
const startMs = fc
  .integer({ min: Date.parse('2023-01-01'), max: Date.parse('2027-12-31') })
  .map((ms) => Math.floor(ms / 1000) * 1000);

/** The stand-in for Stripe, without HTTP, with one paying customer. */
function openProvider(
  startsAtMs: number,
  of: readonly { periodMinor: number; interval: 'month' | 'year' }[],
) {
  const clock = fixedClock(new Date(startsAtMs).toISOString());
  const world = new World(new StripeStore(), clock, () => 'http://127.0.0.1:1');
  const product = world.add(
    'product',
    buildProduct(world, { id: undefined, name: 'Plan', description: null, active: true, metadata: {} }),
  );
  const made = of.map(({ periodMinor: unitAmount, interval }): Price => {
    const rest = { currency: 'usd', intervalCount: 1, lookupKey: null, nickname: null, metadata: {} };
    return world.add('price', buildPrice(world, { product: product.id, unitAmount, interval, ...rest }));
  });
  const details = { email: null, name: null, description: null, phone: null, metadata: {} };
  const customer = world.add('customer', buildCustomer(world, details));
  customer.invoice_settings.default_payment_method = attachMethod(
    world,
    'pm_card_visa',
    'payment_method',
    customer.id,
  ).id;
  const [price] = made;
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
  return { world, prices: made, subscription };
}

it('asks for what the provider asks for, invoice by invoice, whatever is agreed', () => {
  fc.assert(
    fc.property(startMs, prices, fc.array(step, { maxLength: 14 }), (beginsMs, of, steps) => {
      const { world, prices: made, subscription } = openProvider(beginsMs, of);
      const events: SubscriptionEvent[] = [{ kind: 'started', atSeconds: world.nowSeconds(), price: of[0] }];
      for (const one of steps) {
        const atSeconds = world.nowSeconds();
        if (one.kind === 'wait') {
          runDue(world, (atSeconds + one.seconds) * 1000);
          continue;
        }
        if (subscription.status === 'canceled') continue;
        const [item] = subscription.items.data;
        const price = made[one.kind === 'change' ? one.price : 0];
        const agreed = of[one.kind === 'change' ? one.price : 0];
        if (item === undefined || price === undefined || agreed === undefined) throw new Error('no item');
        if (one.kind === 'change') {
          changeSubscription(
            world,
            subscription,
            { item, price, quantity: 1 },
            { proration: PRORATIONS[one.proration], atSeconds },
          );
          events.push({ kind: 'changed', atSeconds, price: agreed, proration: one.proration });
        } else if (one.kind === 'mark') {
          markForCancellation(world, subscription, one.isCancelled);
          events.push({ kind: one.isCancelled ? 'cancelled_at_period_end' : 'kept_after_all', atSeconds });
        } else {
          cancelSubscription(world, subscription, 'cancellation_requested');
          events.push({ kind: 'ended', atSeconds });
        }
      }
      const asked = world.store.all('invoice').map((invoice) => ({
        reason: REASONS[invoice.billing_reason ?? ''],
        atSeconds: invoice.created,
        totalMinor: invoice.total,
        lines: invoice.lines.data.map(({ amount: amountMinor, period }) => ({
          amountMinor: amountMinor === 0 ? 0 : amountMinor,
          fromSeconds: period.start,
          toSeconds: period.end,
        })),
      }));
      const expected = expectedInvoices(events, world.nowSeconds());
      expect(expected).toEqual(asked);
      for (const invoice of expected.filter(
        (one, at) =>
          expected.findLastIndex(
            (other) => other.reason === one.reason && other.atSeconds === one.atSeconds,
          ) === at,
      ))
        expect(expectedInvoiceMinor(events, invoice)).toBe(invoice.totalMinor);
    }),
    { numRuns: 300 },
  );
});
