/** The plans that a company can be on: what each one limits, what it has, and what it costs. */

/** From the smallest to the largest. */
export const PLAN_NAMES = ['FREE', 'PRO', 'ENTERPRISE'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** What a plan limits: things that stand, things done in a month or a minute. */
export const PLAN_LIMITS = [
  'scenarios',
  'forecastsPerMonth',
  'dataPoints',
  'members',
  'apiRequestsPerMinute',
] as const;
export type PlanLimit = (typeof PLAN_LIMITS)[number];

/** What a plan has or has not. */
export const PLAN_FEATURES = ['auditExport', 'apiKeys', 'shareLinks'] as const;
export type PlanFeature = (typeof PLAN_FEATURES)[number];

/** Currency of every plan's price. */
export const PLAN_CURRENCY = 'EUR';

export type Plan = {
  readonly name: PlanName;
  /** Null: no limit. */
  readonly limits: Readonly<Record<PlanLimit, number | null>>;
  readonly features: readonly PlanFeature[];
  /** Price of a month in minor units of `currency`, before tax; 0 is never charged. */
  readonly priceMinor: number;
  readonly currency: typeof PLAN_CURRENCY;
};

export const PLANS: Readonly<Record<PlanName, Plan>> = {
  FREE: {
    name: 'FREE',
    limits: {
      scenarios: 3,
      forecastsPerMonth: 30,
      dataPoints: 50_000,
      members: 2,
      apiRequestsPerMinute: 600,
    },
    features: [],
    priceMinor: 0,
    currency: PLAN_CURRENCY,
  },
  PRO: {
    name: 'PRO',
    limits: {
      scenarios: 50,
      forecastsPerMonth: 1_000,
      dataPoints: 1_000_000,
      members: 20,
      apiRequestsPerMinute: 3_000,
    },
    features: ['auditExport', 'apiKeys', 'shareLinks'],
    priceMinor: 49_00,
    currency: PLAN_CURRENCY,
  },
  ENTERPRISE: {
    name: 'ENTERPRISE',
    limits: {
      scenarios: null,
      forecastsPerMonth: null,
      dataPoints: null,
      members: null,
      apiRequestsPerMinute: null,
    },
    features: ['auditExport', 'apiKeys', 'shareLinks'],
    priceMinor: 249_00,
    currency: PLAN_CURRENCY,
  },
};

/** True for text that is the name of a plan. */
export function isPlanName(text: string): text is PlanName {
  return (PLAN_NAMES as readonly string[]).includes(text);
}

/** True when so much is within the limit. */
export function isWithin(limit: number | null, used: number): boolean {
  return limit === null || used <= limit;
}

/** True when the plan has the feature. */
export function hasFeature(plan: PlanName, feature: PlanFeature): boolean {
  return PLANS[plan].features.includes(feature);
}

/** The smallest plan that allows so much; undefined when none does. */
export function planAllowing(limit: PlanLimit, used: number): PlanName | undefined {
  return PLAN_NAMES.find((name) => isWithin(PLANS[name].limits[limit], used));
}

/** The smallest plan that has the feature; undefined when none has. */
export function planWith(feature: PlanFeature): PlanName | undefined {
  return PLAN_NAMES.find((name) => hasFeature(name, feature));
}

/** The plan above; undefined above the largest. */
export function nextPlan(name: PlanName): PlanName | undefined {
  return PLAN_NAMES[PLAN_NAMES.indexOf(name) + 1];
}

/** Below zero when the first plan is the smaller one, zero for the same plan. */
export function comparePlans(one: PlanName, other: PlanName): number {
  return PLAN_NAMES.indexOf(one) - PLAN_NAMES.indexOf(other);
}
