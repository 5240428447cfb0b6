/** A subscription beside another of the same company: a company pays once. */
import type { BillingFinding } from './BillingFinding.ts';
import { isLive, type ProviderSubscription } from './ProviderSubscription.ts';

export type InspectedSubscription = Pick<
  ProviderSubscription,
  'id' | 'companyId' | 'status' | 'currency' | 'amountMinor'
>;

/**
 * `beside` is the one that the company's plan follows from. Somebody made a second one past us, and our own sums
 * are right: it is the matter of that one company.
 */
export function inspectSubscription(
  subscription: InspectedSubscription,
  beside: Pick<ProviderSubscription, 'id' | 'status'>,
): BillingFinding[] {
  const { id: objectId, companyId, status, currency, amountMinor } = subscription;
  if (objectId === beside.id || !isLive(status) || !isLive(beside.status)) return [];
  return [
    {
      ...{ kind: 'event_inconsistent', scope: 'company', companyId, objectId, currency },
      ...{ expectedMinor: 0, actualMinor: amountMinor },
      message: `subscription ${objectId} is alive beside ${beside.id}: the company would pay twice`,
    },
  ];
}
