import { z } from 'zod';
import { amountMinorSchema, currencySchema, idSchema, isoDateSchema } from '@/shared/http/wireContract.ts';

/** Most postings of a voucher entered by hand. */
export const MANUAL_POSTINGS_MAX = 500;
/** Series of vouchers entered by hand that name none. */
export const MANUAL_SERIES = 'M';

const textSchema = (lengthMax: number) =>
  z
    .string()
    .trim()
    .max(lengthMax)
    .refine((text) => !text.includes('\u0000'), 'a text of the ledger has no NUL character');

/** Debit positive, credit negative; the postings sum to zero in each currency. */
export const createVoucherRequestSchema = z.object({
  series: textSchema(20).default(MANUAL_SERIES),
  /** Left out: the next free number of the series in the fiscal year. */
  number: textSchema(40).optional(),
  date: isoDateSchema,
  description: textSchema(500).default(''),
  postings: z
    .array(
      z.object({
        accountId: idSchema,
        amountMinor: amountMinorSchema,
        /** Left out: the company's currency. */
        currency: currencySchema.optional(),
        description: textSchema(500).default(''),
      }),
    )
    .min(2)
    .max(MANUAL_POSTINGS_MAX),
});

/** Left out: the date of the voucher that is reversed. */
export const reverseVoucherRequestSchema = z.object({ date: isoDateSchema.optional() }).nullish();

export const voucherParamsSchema = z.object({ id: idSchema });
/** The same key with the same request answers with the voucher of the first time. */
export const idempotencyHeadersSchema = z.object({ 'idempotency-key': z.string().min(1).max(200) });

export const postedVoucherSchema = z.object({
  id: idSchema,
  kind: z.enum(['entry', 'opening', 'reversal']),
  series: z.string(),
  number: z.string(),
  date: isoDateSchema,
  description: z.string(),
  reversedByVoucherId: idSchema.nullable(),
  postings: z.array(
    z.object({
      accountId: idSchema,
      amountMinor: amountMinorSchema,
      currency: currencySchema,
      description: z.string(),
    }),
  ),
});

export type CreateVoucherRequest = z.infer<typeof createVoucherRequestSchema>;
export type PostedVoucher = z.infer<typeof postedVoucherSchema>;
