/** The names that our prices have at the payment provider, whatever their ids. */
import type { PlanName } from './plans.ts';

/** Plans that are paid for. */
export const PAID_PLANS = ['PRO', 'ENTERPRISE'] as const satisfies readonly PlanName[];
export type PaidPlan = (typeof PAID_PLANS)[number];

/** Lookup key of the price of a month, such as `accubooks_pro_monthly`. */
export function priceKeyOf(plan: PaidPlan): string {
  return `accubooks_${plan.toLowerCase()}_monthly`;
}

/** True for plans that are paid for. */
export function isPaidPlan(plan: PlanName): plan is PaidPlan {
  return (PAID_PLANS as readonly PlanName[]).includes(plan);
}
