import { type ItemChange, prorationsOf } from '../money/changeSubscription.ts';
import { waitingItems } from '../money/invoices.ts';
import { periodOf, productName } from '../money/startSubscription.ts';
import { buildInvoice } from '../objects/buildInvoice.ts';
import { buildInvoiceItem } from '../objects/buildInvoiceItem.ts';
import { lineOfItem, lineOfPeriod } from '../objects/buildInvoiceLine.ts';
import type { Invoice, InvoiceLine, Subscription } from '../objects/StripeObjects.ts';
import { newStripeId } from '../state/newStripeId.ts';
import type { World } from '../state/World.ts';
import type { Call, Route } from './Route.ts';
import { changeOf, PRORATIONS } from './subscriptionRoutes.ts';

/** The line of the period that follows, or that begins at once when the interval changes. */
function nextPeriodLine(
  world: World,
  subscription: Subscription,
  invoice: string,
  change: ItemChange | undefined,
): InvoiceLine[] {
  const [item] = subscription.items.data;
  if (item === undefined) return [];
  const price = change?.price ?? item.price;
  const isNew = price.recurring?.interval !== item.price.recurring?.interval;
  const start = isNew ? world.nowSeconds() : item.current_period_end;
  return [
    lineOfPeriod(invoice, {
      subscription,
      item: { ...item, price, quantity: change?.quantity ?? item.quantity ?? 1 },
      name: productName(world, price),
      period: periodOf(price, start, 0),
    }),
  ];
}

/** What the next invoice would be, with a change that is only thought of. Nothing is kept. */
function preview({ world, form }: Call): Invoice {
  const subscription = world.need('subscription', form.needText('subscription'), 'subscription');
  const customer = form.text('customer') ?? subscription.customer;
  const details = form.group('subscription_details');
  const change = details === undefined ? undefined : changeOf(world, subscription, details);
  const proration = details?.choice('proration_behavior', PRORATIONS) ?? 'create_prorations';
  const atSeconds = details?.integer('proration_date') ?? world.nowSeconds();
  form.finish();
  const id = newStripeId('upcoming_in_');
  const waiting = waitingItems(world, customer, subscription.id).map((item) => lineOfItem(id, item));
  const prorations =
    change === undefined || proration === 'none' ? [] : prorationsOf(world, subscription, change, atSeconds);
  const changed = prorations.map((of) => lineOfItem(id, buildInvoiceItem(world, of)));
  const isNow =
    proration === 'always_invoice' &&
    change?.price.recurring?.interval === change?.item.price.recurring?.interval;
  const period = isNow ? [] : nextPeriodLine(world, subscription, id, change);
  const [item] = subscription.items.data;
  return buildInvoice(world, {
    id,
    customer: world.need('customer', customer, 'customer'),
    subscription,
    reason: isNow ? 'subscription_update' : 'upcoming',
    currency: subscription.currency,
    lines: [...waiting, ...changed, ...period],
    periodStart: item?.current_period_start ?? subscription.start_date,
    periodEnd: item?.current_period_end ?? subscription.start_date,
    metadata: {},
    description: null,
  });
}

export const previewRoute: Route = { method: 'POST', path: '/v1/invoices/create_preview', answer: preview };
