/** How long a plan stays when its payment is refused, and which plan a company is on meanwhile. */
import { isLive, type ProviderSubscription } from './ProviderSubscription.ts';
import type { PlanName } from './plans.ts';

/** Days from the first refused payment until the company falls back to FREE. */
export const GRACE_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

export type DunningStep = 'failed' | 'reminder' | 'last_days' | 'downgraded';
/** Days after the first refused payment at which each notice is given. */
export const DUNNING_DAYS: Readonly<Record<DunningStep, number>> = {
  failed: 0,
  reminder: 7,
  last_days: 12,
  downgraded: GRACE_DAYS,
};

/** When the grace ends, ISO; null while nothing is overdue. */
export function graceEndsAt(
  subscription: Pick<ProviderSubscription, 'status' | 'pastDueSince'>,
): string | null {
  const { status, pastDueSince } = subscription;
  if (pastDueSince === null || (status !== 'past_due' && status !== 'unpaid')) return null;
  return new Date(Date.parse(pastDueSince) + GRACE_DAYS * DAY_MS).toISOString();
}

/** The plan that the subscription gives at that time: what is paid for, or within its grace. */
export function planGivenBy(subscription: ProviderSubscription, nowMs: number): PlanName {
  const { status, plan } = subscription;
  if (!isLive(status) || status === 'incomplete' || status === 'paused') return 'FREE';
  const endsAt = graceEndsAt(subscription);
  return endsAt !== null && Date.parse(endsAt) <= nowMs ? 'FREE' : plan;
}

/** The latest notice that is due; undefined while nothing is overdue. */
export function dunningStep(
  subscription: Pick<ProviderSubscription, 'status' | 'pastDueSince'>,
  nowMs: number,
): DunningStep | undefined {
  const { pastDueSince } = subscription;
  if (pastDueSince === null || graceEndsAt(subscription) === null) return undefined;
  const passedMs = nowMs - Date.parse(pastDueSince);
  const steps = Object.keys(DUNNING_DAYS) as DunningStep[];
  return steps.findLast((step) => passedMs >= DUNNING_DAYS[step] * DAY_MS) ?? 'failed';
}
