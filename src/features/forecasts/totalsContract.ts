import { z } from 'zod';
import { amountMinorSchema, monthSchema } from '@/shared/http/wireContract.ts';

const bound = amountMinorSchema.nullable();

/** A fiscal quarter or year: the sum of its months, booked ones included, or what stands at its end. */
export const periodTotalSchema = z.object({
  unit: z.enum(['quarter', 'year']),
  /** `2026 Q2`, `FY2026`. */
  label: z.string(),
  fromMonth: monthSchema,
  toMonth: monthSchema,
  /** Months of it that are in the books and not forecast. */
  monthsBooked: z.int(),
  pointMinor: amountMinorSchema,
  lower80Minor: bound,
  upper80Minor: bound,
  lower95Minor: bound,
  upper95Minor: bound,
});

/** How the lines were made to add up; null where there is nothing to add up. */
export const reconciliationSchema = z
  .object({
    /** What the errors of the lines were weighed by: their covariance, their size, or the number of accounts. */
    method: z.enum(['mint', 'variance', 'structural']),
    reason: z.string(),
  })
  .nullable();

export type PeriodTotalResponse = z.infer<typeof periodTotalSchema>;
