import { z } from 'zod';
import { PRIORITIES } from '@/core/incidents/priority.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

export const findingSchema = z.object({
  /** The same as long as it is the same trouble. */
  key: z.string(),
  priority: z.enum(PRIORITIES),
  title: z.string(),
  detail: z.string(),
  since: instantSchema.nullable(),
  /** `since` is when somebody first looked; the trouble may be older. */
  isSeenFirst: z.boolean(),
  next: z.object({
    label: z.string(),
    page: z.string().meta({ description: 'page of the console, below /operator' }),
  }),
  runbook: z.string().nullable().meta({ description: 'section of the runbooks, such as P0-1' }),
  incidentId: idSchema.nullable(),
});

export const PART_STATES = ['fine', 'wrong', 'unknown'] as const;
export const partSchema = z.object({
  name: z.string(),
  state: z.enum(PART_STATES),
  detail: z.string(),
  tookMs: z.number(),
});

export const dutySchema = z.object({ level: z.string(), name: z.string(), until: instantSchema.nullable() });

export const overviewSchema = z.object({
  takenAt: instantSchema,
  findings: z.array(findingSchema).meta({ description: 'the worst first, the older before the newer' }),
  parts: z.array(partSchema).meta({ description: 'everything that was looked at, with what could not be' }),
  onCall: z.array(dutySchema).nullable().meta({ description: 'null when it is not known' }),
});

export type Finding = z.infer<typeof findingSchema>;
export type Part = z.infer<typeof partSchema>;
export type Duty = z.infer<typeof dutySchema>;
export type Overview = z.infer<typeof overviewSchema>;
