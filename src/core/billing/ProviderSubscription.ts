/** A company's running payment for a plan as the payment provider has it. */
import type { PlanName } from './plans.ts';

export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export type ProviderSubscription = {
  /** The provider's id. */
  readonly id: string;
  readonly companyId: string;
  readonly plan: Exclude<PlanName, 'FREE'>;
  readonly priceId: string;
  readonly currency: string;
  /** What a period costs, in minor units. */
  readonly amountMinor: number;
  readonly status: SubscriptionStatus;
  /** The period that is paid for, ISO; half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** It ends with its period. */
  readonly isEnding: boolean;
  readonly endedAt: string | null;
  /** Since when a refused payment of it is open. */
  readonly pastDueSince: string | null;
  /** The provider collects nothing for it. */
  readonly isCollectionPaused: boolean;
  readonly latestInvoiceId: string | null;
  readonly createdAt: string;
};

/** True while it may still be charged for. */
export function isLive(status: SubscriptionStatus): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired';
}
