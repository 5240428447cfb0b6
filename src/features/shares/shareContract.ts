import { z } from 'zod';
import { forecastPointSchema, lowPointSchema } from '@/features/forecasts/forecastContract.ts';
import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  instantSchema,
  isoDateSchema,
  monthSchema,
} from '@/shared/http/wireContract.ts';

export const SHARE_DAYS_MAX = 90;
/** Longest profit and loss statement of a link, in months. */
export const SHARED_MONTHS_MAX = 24;
/** The token travels in a header: addresses stand in logs. */
export const SHARE_TOKEN_HEADER = 'x-share-token';

export const shareSubjectSchema = z.discriminatedUnion('kind', [
  /** Cash as it stands, with a forecast; under a scenario when the forecast has one, beside the baseline. */
  z.object({ kind: z.literal('cash'), forecastId: idSchema.nullable() }),
  z.object({ kind: z.literal('profitAndLoss'), from: monthSchema, to: monthSchema }),
  z.object({ kind: z.literal('balanceSheet'), at: monthSchema }),
]);
export const createShareRequestSchema = z.object({
  title: z.string().trim().min(1).max(120),
  subject: shareSubjectSchema,
  validDays: z.int().min(1).max(SHARE_DAYS_MAX),
});

/** One forecast of cash and of nothing else. */
const cashOutlookSchema = z.object({
  series: z.array(z.object({ key: z.literal('cash'), points: z.array(forecastPointSchema) })),
  lowPoint: lowPointSchema,
  cashAtHorizonMinor: amountMinorSchema,
  warnings: z.array(z.string()),
});
const sharedCashSchema = z.object({
  kind: z.literal('cash'),
  companyName: z.string(),
  currency: currencySchema,
  booksUntil: isoDateSchema.nullable(),
  cashMinor: amountMinorSchema,
  history: z.array(z.object({ month: monthSchema, valueMinor: amountMinorSchema })),
  forecast: z
    .object({
      asOf: isoDateSchema,
      baseline: cashOutlookSchema,
      scenario: z
        .object({
          name: z.string(),
          forecast: cashOutlookSchema,
          effects: z.array(
            z.object({
              sentence: z.string(),
              cashAtHorizonMinor: amountMinorSchema,
              lowPointMinor: amountMinorSchema,
            }),
          ),
        })
        .nullable(),
    })
    .nullable(),
});
/** A statement as a table; amounts in natural sign, one for each column. */
const sharedTableSchema = z.object({
  kind: z.enum(['profitAndLoss', 'balanceSheet']),
  companyName: z.string(),
  currency: currencySchema,
  /** Months; the last column of a profit and loss statement is the total. */
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      kind: z.enum(['group', 'row', 'total']),
      label: z.string(),
      amountsMinor: z.array(amountMinorSchema),
    }),
  ),
});
export const sharedContentSchema = z.discriminatedUnion('kind', [sharedCashSchema, sharedTableSchema]);

export const shareLinkSchema = z.object({
  id: idSchema,
  title: z.string(),
  kind: z.enum(['cash', 'profitAndLoss', 'balanceSheet']),
  madeBy: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  endedAt: instantSchema.nullable(),
  endedBecause: z.enum(['revoked', 'makerLeft']).nullable(),
  views: z.int(),
  lastViewedAt: instantSchema.nullable(),
});
/** The token is told this once; only its hash is kept. */
export const createdShareSchema = shareLinkSchema.extend({ token: z.string() });
export const shareListSchema = z.object({ items: z.array(shareLinkSchema) });
export const shareParamsSchema = z.object({ id: idSchema });

export const sharedDocumentSchema = z.object({
  title: z.string(),
  sharedAt: instantSchema,
  expiresAt: instantSchema,
  content: sharedContentSchema,
});

export type ShareSubject = z.infer<typeof shareSubjectSchema>;
export type CreateShareRequest = z.infer<typeof createShareRequestSchema>;
export type ShareLink = z.infer<typeof shareLinkSchema>;
export type CreatedShare = z.infer<typeof createdShareSchema>;
export type SharedCash = z.infer<typeof sharedCashSchema>;
export type SharedTable = z.infer<typeof sharedTableSchema>;
export type SharedContent = z.infer<typeof sharedContentSchema>;
export type SharedDocument = z.infer<typeof sharedDocumentSchema>;
