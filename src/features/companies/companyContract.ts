import { z } from 'zod';
import { companyOfUserSchema } from '@/features/people/peopleContract.ts';
import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  instantSchema,
  isoDateSchema,
  monthSchema,
} from '@/shared/http/wireContract.ts';

export const createCompanyRequestSchema = z.object({
  name: z.string().trim().min(1).max(200),
  currency: currencySchema.default('SEK'),
});
export const companyListSchema = z.object({ items: z.array(companyOfUserSchema) });

export const periodSchema = z.object({
  startsOn: isoDateSchema,
  endsOn: isoDateSchema,
  lockedAt: instantSchema.nullable(),
});
export const fiscalYearSchema = z.object({
  id: idSchema,
  startsOn: isoDateSchema,
  endsOn: isoDateSchema,
  periods: z.array(periodSchema),
});
export const fiscalYearListSchema = z.object({ items: z.array(fiscalYearSchema) });
export const lockPeriodRequestSchema = z.object({ isLocked: z.boolean() });

/** What stands above every page: which company, and what its books say until when. */
export const companyOverviewSchema = z.object({
  company: companyOfUserSchema,
  /** What the caller may do in it; the web hides the rest. */
  permissions: z.array(z.string()),
  /** Last day with a voucher; null while there are no books. */
  booksUntil: isoDateSchema.nullable(),
  booksFrom: isoDateSchema.nullable(),
  accountCount: z.int(),
  voucherCount: z.int(),
  /** Balances per month = Σ postings, and debit = credit, checked now. */
  isReconciled: z.boolean(),
});

/** How one of several companies stands, for whoever keeps them all. */
export const companyGlanceSchema = companyOfUserSchema.extend({
  booksUntil: isoDateSchema.nullable(),
  lastImportAt: instantSchema.nullable(),
  /** Lowest expected cash of the newest forecast; null without one. */
  lowPoint: z.object({ month: monthSchema, amountMinor: amountMinorSchema }).nullable(),
  /** The worst first. */
  warnings: z.array(
    z.enum(['noBooks', 'notReconciled', 'cashRunsOut', 'booksOld', 'noForecast', 'forecastStale']),
  ),
});
export const companyGlanceListSchema = z.object({ items: z.array(companyGlanceSchema) });

export type CompanyGlance = z.infer<typeof companyGlanceSchema>;
export type CreateCompanyRequest = z.infer<typeof createCompanyRequestSchema>;
export type CompanyOverview = z.infer<typeof companyOverviewSchema>;
export type FiscalYear = z.infer<typeof fiscalYearSchema>;
export type Period = z.infer<typeof periodSchema>;
