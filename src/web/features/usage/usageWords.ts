import { LIMIT_WORDS, limitText } from '@/core/billing/limitWords.ts';
import { PLANS, type PlanName } from '@/core/billing/plans.ts';
import type { UsageState } from '@/core/billing/usageState.ts';
import type { LimitUsage } from '@/features/plans/planContract.ts';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import { formatDate } from '@/web/lib/format/formatDate.ts';

const STATE_WORDS: Readonly<Record<UsageState, string>> = {
  unlimited: '',
  within: '',
  near: 'Near the limit',
  reached: 'At the limit',
  over: 'Over the limit',
};

/** `Scenarios`. */
export function limitTitle(resource: LimitUsage['resource']): string {
  return asTitle(LIMIT_WORDS[resource].counted);
}

/** `2 of 3`, `2, unlimited`. */
export function usedText({ current, limit }: Pick<LimitUsage, 'current' | 'limit'>): string {
  return limit === null ? `${limitText(current)}, unlimited` : `${limitText(current)} of ${limitText(limit)}`;
}

/** What there is to say about it beside the number; nothing while all is well. */
export function usageNote({ resource, state, resetsAt }: LimitUsage): string {
  const isMinute = resource === 'apiRequestsPerMinute';
  const remedy = state === 'over' || state === 'reached' ? LIMIT_WORDS[resource].remedy : '';
  const notes = [
    STATE_WORDS[state],
    isMinute || remedy === '' ? '' : `to make room, ${remedy}`,
    resetsAt === null || isMinute ? '' : `begins anew on ${formatDate(resetsAt.slice(0, 10))}, UTC`,
  ];
  return asTitle(notes.filter((note) => note !== '').join(' · '));
}

/** `49.00 EUR`, of a month. */
export function priceText(plan: PlanName): string {
  const { priceMinor, currency } = PLANS[plan];
  return priceMinor === 0 ? 'free' : `${(priceMinor / 100).toFixed(2)} ${currency}`;
}
