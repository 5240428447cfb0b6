import { z } from 'zod';

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
  isOverridden: z.boolean(),
});
export const flagStatesSchema = z.object({ isStale: z.boolean(), items: z.array(flagStateSchema) });

export type Flags = z.infer<typeof flagsSchema>;
export type FlagState = z.infer<typeof flagStateSchema>;
