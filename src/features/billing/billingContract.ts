import { z } from 'zod';
import { INVOICE_STATES } from '@/core/billing/ProviderInvoice.ts';
import { SUBSCRIPTION_STATUSES } from '@/core/billing/ProviderSubscription.ts';
import { PLAN_NAMES } from '@/core/billing/plans.ts';
import { PAID_PLANS } from '@/core/billing/priceKeys.ts';
import { amountMinorSchema, currencySchema, instantSchema, pageOf } from '@/shared/http/wireContract.ts';

const planSchema = z.enum(PLAN_NAMES);
const paidPlanSchema = z.enum(PAID_PLANS);

export const choosePlanRequestSchema = z.object({ plan: paidPlanSchema });
export const changePlanRequestSchema = z.object({
  plan: paidPlanSchema,
  agreedMinor: amountMinorSchema.min(0).meta({ description: 'what the preview said is due' }),
  prorationAt: instantSchema.meta({ description: 'the moment of the preview' }),
});

/** An address of the payment provider to go to. */
export const addressSchema = z.object({ url: z.url() });

export const changePreviewSchema = z.object({
  planFrom: planSchema,
  planTo: paidPlanSchema,
  direction: z.enum(['up', 'down']),
  prorationAt: instantSchema,
  currency: currencySchema,
  totalMinor: amountMinorSchema.meta({ description: 'negative when the change gives money back' }),
  dueMinor: amountMinorSchema.meta({ description: 'charged at once' }),
  creditedMinor: amountMinorSchema.meta({ description: 'kept for the next invoices' }),
  lines: z.array(z.object({ description: z.string(), amountMinor: amountMinorSchema })),
  nextInvoiceAt: instantSchema,
  nextInvoiceMinor: amountMinorSchema,
});

const overdueSchema = z.object({
  since: instantSchema,
  graceEndsAt: instantSchema,
  invoiceId: z.string().nullable(),
  amountMinor: amountMinorSchema,
  nextAttemptAt: instantSchema.nullable(),
});

export const billingSchema = z.object({
  /** False: there is no billing on this server. */
  isOn: z.boolean(),
  plan: planSchema,
  plans: z.array(z.object({ name: planSchema, priceMinor: amountMinorSchema, currency: currencySchema })),
  subscription: z
    .object({
      plan: paidPlanSchema,
      status: z.enum(SUBSCRIPTION_STATUSES),
      amountMinor: amountMinorSchema,
      currency: currencySchema,
      periodEnd: instantSchema,
      isEnding: z.boolean(),
      isLive: z.boolean(),
    })
    .nullable(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  creditMinor: amountMinorSchema,
  overdue: overdueSchema.nullable(),
  /** Something that was ordered and does not stand here yet. */
  pending: z.object({ kind: z.string(), planTo: planSchema.nullable(), since: instantSchema }).nullable(),
  /** Since when nothing is charged. */
  frozen: z.object({ since: instantSchema, isEverybody: z.boolean() }).nullable(),
});

export const invoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  state: z.enum(INVOICE_STATES),
  currency: currencySchema,
  totalMinor: amountMinorSchema,
  dueMinor: amountMinorSchema,
  paidMinor: amountMinorSchema,
  refundedMinor: amountMinorSchema,
  periodStart: instantSchema,
  periodEnd: instantSchema,
  createdAt: instantSchema,
  paidAt: instantSchema.nullable(),
  /** The provider's page with the invoice, and the receipt of its payment. */
  invoiceUrl: z.string().nullable(),
  receiptUrl: z.string().nullable(),
});
export const invoicePageSchema = pageOf(invoiceSchema);
export const receivedSchema = z.object({ received: z.literal(true) });

export type ChangePreview = z.infer<typeof changePreviewSchema>;
export type Billing = z.infer<typeof billingSchema>;
export type BilledInvoice = z.infer<typeof invoiceSchema>;
