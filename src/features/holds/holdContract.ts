import { z } from 'zod';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

export const holdSchema = z.object({
  id: idSchema,
  trigger: z.string(),
  reason: z.string(),
  openedBy: z.string(),
  openedAt: instantSchema,
  evidenceState: z.enum(['awaited', 'capturing', 'captured', 'failed']),
  evidenceFolder: z.string().nullable(),
  evidenceNote: z.string().nullable(),
  evidenceBy: z.string().nullable(),
  endedAt: instantSchema.nullable(),
  endedBy: z.string().nullable(),
  violations: z.array(
    z.object({
      check: z.string(),
      companyId: idSchema.nullable(),
      subject: z.string(),
      message: z.string(),
      foundAt: instantSchema,
      clearedAt: instantSchema.nullable(),
    }),
  ),
});
export const holdsSchema = z.object({ items: z.array(holdSchema) });
export const holdRequestSchema = z.object({ reason: z.string().trim().min(1).max(500) });
export const holdReceiptSchema = z.object({ holdId: idSchema, isNew: z.boolean() });

export type HoldEntry = z.infer<typeof holdSchema>;
