import { z } from 'zod';
import { instantSchema } from '@/shared/http/wireContract.ts';

export const flagsSchema = z.record(z.string(), z.boolean());

const rolloutSchema = z.object({
  percentage: z.int().min(0).max(100).meta({ description: 'share of companies that have the flag' }),
  companies: z
    .array(z.string().min(1).max(100))
    .max(1_000)
    .meta({ description: 'ids of companies that have it whatever the share' }),
});

export const flagParamsSchema = z.object({ flag: z.string().max(100) });
export const changeFlagRequestSchema = rolloutSchema;

export const flagStateSchema = z.object({
  flag: z.string(),
  description: z.string(),
  owner: z.string(),
  removeBy: z.iso.date(),
  rollout: rolloutSchema,
  /** For whoever asks without a company. */
  isEnabled: z.boolean(),
  /** Why, in the words of OpenFeature. */
  reason: z.string(),
  isOverridden: z.boolean(),
});
export const flagStatesSchema = z.object({ isStale: z.boolean(), items: z.array(flagStateSchema) });

/** Null is the default of the code or of the installation. */
const standing = rolloutSchema.nullable();
export const flagHistorySchema = z.object({
  /** How far every live process should have come. */
  revision: z.int(),
  changes: z.array(
    z.object({
      revision: z.int(),
      flag: z.string(),
      from: standing,
      to: standing,
      by: z.string(),
      at: instantSchema,
    }),
  ),
  processes: z.array(
    z.object({
      process: z.string(),
      host: z.string(),
      pid: z.int(),
      acknowledgedRevision: z.int(),
      startedAt: instantSchema,
      seenAt: instantSchema,
    }),
  ),
});

export type FlagHistory = z.infer<typeof flagHistorySchema>;
export type FlagStates = z.infer<typeof flagStatesSchema>;
export type Flags = z.infer<typeof flagsSchema>;
export type FlagState = z.infer<typeof flagStateSchema>;
