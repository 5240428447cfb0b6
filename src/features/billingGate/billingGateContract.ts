import { z } from 'zod';
import { idSchema } from '@/shared/http/wireContract.ts';

export const standingSchema = z.object({
  state: z.enum(['open', 'frozen']),
  since: z.string().nullable(),
  isEverybody: z.boolean().meta({ description: 'whether billing is paused for all customers' }),
});
export type StandingResponse = z.infer<typeof standingSchema>;

const reasonSchema = z.string().trim().min(1).max(500);
export const freezeRequestSchema = z.object({
  reason: reasonSchema,
  companyId: idSchema.optional().meta({ description: 'everybody when it is left out' }),
});
export const freezeReceiptSchema = z.object({
  freezeId: idSchema,
  isNew: z.boolean(),
  frozenAt: z.string(),
  unanswered: z.number().meta({ description: 'calls before it that the provider never answered' }),
});
export const freezeSchema = z.object({
  id: idSchema,
  companyId: idSchema.nullable(),
  trigger: z.string(),
  reason: z.string(),
  by: z.string(),
  frozenAt: z.string(),
  sealedAt: z.string().nullable(),
  heldAt: z.string().nullable(),
  progress: z.string().nullable(),
  holds: z.array(z.object({ kind: z.string(), held: z.number(), released: z.number(), waiting: z.number() })),
  findings: z.array(
    z.object({
      kind: z.string(),
      companyId: idSchema,
      objectId: z.string(),
      currency: z.string(),
      expectedMinor: z.number(),
      actualMinor: z.number(),
      message: z.string(),
      foundAt: z.string(),
    }),
  ),
});
export const freezesSchema = z.object({
  enabled: z.boolean(),
  parkedEvents: z.number(),
  items: z.array(freezeSchema),
});
export const resumeRequestSchema = z.object({ freezeId: idSchema, approvalId: idSchema });
export const resumedSchema = z.object({ freezeId: idSchema });
export const approvalRequestSchema = z.object({
  action: z.literal('billing.resume'),
  subjectId: idSchema.meta({ description: 'id of the freeze' }),
  reason: reasonSchema,
});
export const approvalDocumentSchema = z.object({
  id: idSchema,
  document: z.string().meta({ description: 'exactly what is to be signed' }),
});
export const approvalSchema = z.object({
  id: idSchema,
  action: z.string(),
  subjectId: z.string(),
  role: z.string(),
  keyId: z.string().nullable(),
  expiresAt: z.string(),
});
