import { z } from 'zod';
import { PLAN_FEATURES, PLAN_LIMITS, PLAN_NAMES } from '@/core/billing/plans.ts';
import { USAGE_STATES } from '@/core/billing/usageState.ts';
import { instantSchema } from '@/shared/http/wireContract.ts';

const planSchema = z.enum(PLAN_NAMES);
/** Null: no limit. */
const limitSchema = z.int().nullable();

export const limitUsageSchema = z.object({
  resource: z.enum(PLAN_LIMITS),
  limit: limitSchema,
  current: z.int(),
  state: z.enum(USAGE_STATES),
  /** When it begins anew; null for what stands. */
  resetsAt: instantSchema.nullable(),
});
export const usageSchema = z.object({
  plan: planSchema,
  /** Null while the company has the plan that every company begins with. */
  changedAt: instantSchema.nullable(),
  limits: z.array(limitUsageSchema),
  features: z.array(z.object({ feature: z.enum(PLAN_FEATURES), isIncluded: z.boolean() })),
});

/** Details of PLAN_LIMIT_REACHED. */
export const limitReachedSchema = z.object({
  resource: z.enum(PLAN_LIMITS),
  limit: z.int(),
  current: z.int(),
  adding: z.int(),
  plan: planSchema,
  /** The smallest plan that would allow it. */
  upgrade: z.object({ plan: planSchema, limit: limitSchema }).nullable(),
  resetsAt: instantSchema.optional(),
});
/** Details of FEATURE_NOT_IN_PLAN. */
export const featureMissingSchema = z.object({
  feature: z.enum(PLAN_FEATURES),
  plan: planSchema,
  upgrade: z.object({ plan: planSchema }).nullable(),
});

export type Usage = z.infer<typeof usageSchema>;
export type LimitUsage = z.infer<typeof limitUsageSchema>;
