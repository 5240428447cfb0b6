import { z } from 'zod';
import { EVIDENCE_KINDS, EVIDENCE_OUTCOMES } from '@/core/evidence/evidenceKinds.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

export const evidenceSchema = z.object({
  id: idSchema,
  kind: z.enum(EVIDENCE_KINDS),
  outcome: z.enum(EVIDENCE_OUTCOMES),
  happenedAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  detail: z.record(z.string(), z.unknown()),
  recordedBy: z.string(),
});
export const standingSchema = z.object({
  kind: z.enum(EVIDENCE_KINDS),
  isExpected: z.boolean().meta({ description: 'whether this installation promises it' }),
  passedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  isExpired: z.boolean(),
  lastOutcome: z.enum(EVIDENCE_OUTCOMES).nullable(),
  lastAt: instantSchema.nullable(),
});
export const evidenceBookSchema = z.object({
  standings: z.array(standingSchema),
  items: z.array(evidenceSchema).meta({ description: 'the newest, of every kind' }),
});

export type EvidenceEntry = z.infer<typeof evidenceSchema>;
export type EvidenceStandingEntry = z.infer<typeof standingSchema>;
export type EvidenceBook = z.infer<typeof evidenceBookSchema>;
