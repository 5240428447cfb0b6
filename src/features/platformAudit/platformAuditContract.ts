import { z } from 'zod';
import { auditEventSchema } from '@/features/audit/auditContract.ts';
import { idSchema, instantSchema, pageOf, pageQuerySchema } from '@/shared/http/wireContract.ts';

export const PLATFORM_SCOPES = ['operations', 'all'] as const;

export const platformEventSchema = auditEventSchema.omit({ apiKey: true, actorId: true }).extend({
  actorId: z.string().meta({ description: 'a person, or what acted at the keyboard or by itself' }),
});
export const platformEventsSchema = pageOf(platformEventSchema);
export const platformEventQuerySchema = pageQuerySchema.extend({
  scope: z
    .enum(PLATFORM_SCOPES)
    .default('operations')
    .meta({ description: '`operations` leaves out what people do with their own accounts' }),
});

export const approvalStateSchema = z.enum(['waiting', 'signed', 'used', 'expired']);
export const approvalEntrySchema = z.object({
  id: idSchema,
  action: z.string(),
  subjectId: z.string(),
  role: z.string(),
  state: approvalStateSchema,
  reason: z.string(),
  means: z.string(),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  expiresAt: instantSchema,
  submittedAt: instantSchema.nullable(),
  usedAt: instantSchema.nullable(),
  keyId: z.string().nullable(),
  document: z.string().meta({ description: 'exactly what is to be signed' }),
});
export const approvalListSchema = z.object({ items: z.array(approvalEntrySchema) });

export const operatorListSchema = z.object({
  items: z.array(z.object({ userId: idSchema, email: z.string() })),
});

export type OperatorEntry = z.infer<typeof operatorListSchema>['items'][number];
export type PlatformEvent = z.infer<typeof platformEventSchema>;
export type PlatformScope = (typeof PLATFORM_SCOPES)[number];
export type ApprovalEntry = z.infer<typeof approvalEntrySchema>;
