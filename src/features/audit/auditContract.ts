import { z } from 'zod';
import { AUDIT_ACTIONS, SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import { idSchema, instantSchema, pageOf, pageQuerySchema } from '@/shared/http/wireContract.ts';

export const auditEventSchema = z.object({
  seq: z.int(),
  at: instantSchema,
  action: z.string(),
  actorId: z.union([idSchema, z.literal(SYSTEM_ACTOR)]),
  /** Null for somebody who is no member any more, and for what no person did. */
  actorEmail: z.string().nullable(),
  subjectId: z.string(),
  details: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
  /** The API key that acted for the person; null where they acted themselves. */
  apiKey: z.object({ id: idSchema, name: z.string() }).nullable(),
  hash: z.string(),
});
export const auditPageSchema = pageOf(auditEventSchema);
export const auditQuerySchema = pageQuerySchema.extend({ action: z.enum(AUDIT_ACTIONS).optional() });
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export const auditExportQuerySchema = z.object({ format: z.enum(EXPORT_FORMATS).default('csv') });

export type AuditEvent = z.infer<typeof auditEventSchema>;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
