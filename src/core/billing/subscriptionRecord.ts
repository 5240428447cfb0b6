/** Our own record of a subscription: what its people ordered, in the order in which it counts. */
import type { SubscriptionEvent } from './expectedInvoice.ts';

/** Something that was ordered and carried out. */
export type Ordered = {
  readonly kind: 'checkout' | 'change' | 'cancel' | 'reactivate' | 'pay';
  /** The price that was ordered, of a month, in minor units; null where no price was. */
  readonly priceMinor: number | null;
  /** From when it counts, in seconds since 1970. */
  readonly atSeconds: number;
};

/**
 * The events that invoices follow from; undefined when the record does not know what was bought. A change also
 * keeps a subscription that was to end.
 */
export function subscriptionRecord(
  subscription: { readonly startedAtSeconds: number; readonly endedAtSeconds: number | null },
  orders: readonly Ordered[],
): SubscriptionEvent[] | undefined {
  const bought = orders.findLast(({ kind, priceMinor }) => kind === 'checkout' && priceMinor !== null);
  if (bought?.priceMinor === undefined || bought.priceMinor === null) return undefined;
  const { startedAtSeconds, endedAtSeconds } = subscription;
  const events: SubscriptionEvent[] = [
    {
      kind: 'started',
      atSeconds: startedAtSeconds,
      price: { periodMinor: bought.priceMinor, interval: 'month' },
    },
  ];
  for (const { kind, priceMinor, atSeconds } of orders) {
    if (atSeconds < startedAtSeconds) continue;
    if (kind === 'change' && priceMinor !== null)
      events.push(
        {
          kind: 'changed',
          atSeconds,
          price: { periodMinor: priceMinor, interval: 'month' },
          proration: 'now',
        },
        { kind: 'kept_after_all', atSeconds },
      );
    if (kind === 'cancel') events.push({ kind: 'cancelled_at_period_end', atSeconds });
    if (kind === 'reactivate') events.push({ kind: 'kept_after_all', atSeconds });
  }
  if (endedAtSeconds !== null) events.push({ kind: 'ended', atSeconds: endedAtSeconds });
  return events;
}
