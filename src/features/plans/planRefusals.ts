import { FEATURE_WORDS, LIMIT_WORDS, limitText } from '@/core/billing/limitWords.ts';
import {
  hasFeature,
  isWithin,
  PLANS,
  type PlanFeature,
  type PlanName,
  planAllowing,
  planWith,
} from '@/core/billing/plans.ts';
import { nextUsageMonth } from '@/core/billing/usageMonth.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { CountedLimit } from './UsageStore.ts';

export type Use = {
  readonly limit: CountedLimit;
  /** How many this use takes. */
  readonly adding: number;
  /** How many the company has without it. */
  readonly current: number;
  readonly at: Date;
};

/** Why the plan does not allow the use; undefined when it does. What is over already may stay, not grow. */
export function limitRefusal(plan: PlanName, { limit, adding, current, at }: Use): AppError | undefined {
  const allowed = PLANS[plan].limits[limit];
  if (adding <= 0 || allowed === null || isWithin(allowed, current + adding)) return undefined;
  const { counted, remedy } = LIMIT_WORDS[limit];
  const larger = planAllowing(limit, current + adding);
  const upgrade = larger === undefined ? null : { plan: larger, limit: PLANS[larger].limits[limit] };
  const more = adding === 1 ? '' : ` and ${limitText(adding)} more are asked for`;
  const change = upgrade ? `, or change to ${upgrade.plan}, which allows ${limitText(upgrade.limit)}` : '';
  return new AppError('PLAN_LIMIT_REACHED', {
    message: `The plan ${plan} allows ${limitText(allowed)} ${counted}; ${limitText(current)} are used${more}: ${remedy}${change}.`,
    details: {
      resource: limit,
      limit: allowed,
      current,
      adding,
      plan,
      upgrade,
      ...(limit === 'forecastsPerMonth' ? { resetsAt: nextUsageMonth(at).toISOString() } : {}),
    },
  });
}

/** Why the plan does not have the feature; undefined when it has. */
export function featureRefusal(plan: PlanName, feature: PlanFeature): AppError | undefined {
  if (hasFeature(plan, feature)) return undefined;
  const larger = planWith(feature);
  const upgrade = larger === undefined ? null : { plan: larger };
  const change = upgrade ? `: change to ${upgrade.plan}, which has it` : '';
  return new AppError('FEATURE_NOT_IN_PLAN', {
    message: `The plan ${plan} does not include ${FEATURE_WORDS[feature]}${change}.`,
    details: { feature, plan, upgrade },
  });
}
