import { z } from 'zod';
import { MONTHS_MAX } from '@/core/billing/recurringRevenue.ts';

const amount = z.number().int();
const count = z.number().int().min(0);
const rate = z.number().min(0).nullable();

export const ownMoneyQuerySchema = z.object({
  months: z.coerce.number().int().min(1).max(MONTHS_MAX).default(12),
});

export const revenueMonthSchema = z.object({
  month: z.string(),
  mrrMinor: amount,
  newMinor: amount,
  reactivatedMinor: amount,
  expansionMinor: amount,
  contractionMinor: amount,
  churnedMinor: amount,
  customers: count,
  newCustomers: count,
  churnedCustomers: count,
  customerChurn: rate,
  revenueChurn: rate,
  arpaMinor: amount.nullable(),
  failureRate: rate,
  tries: z.object({ succeeded: count, declined: count }),
});

export const ownMoneySchema = z.object({
  /** The platform's own company; null before anything was billed. */
  companyId: z.string().nullable(),
  currencies: z.array(z.object({ currency: z.string(), months: z.array(revenueMonthSchema) })),
});
export type OwnMoney = z.infer<typeof ownMoneySchema>;
