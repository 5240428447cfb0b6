import { z } from 'zod';
import { TICK_MINUTES_MAX, VERDICTS } from '@/core/checklists/checklists.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

const boxSchema = z.object({
  id: z.string(),
  requirement: z.string(),
  text: z.string(),
  verdict: z
    .enum(VERDICTS)
    .meta({ description: 'unknown: what was to be asked did not answer; it is no pass' }),
  value: z.string().meta({ description: 'what the answer was' }),
  asked: z.string().meta({ description: 'what was asked' }),
  at: instantSchema,
  isTickable: z.boolean().meta({ description: 'a person may answer it' }),
  command: z
    .string()
    .nullable()
    .meta({ description: 'what to run at the keyboard; null when it has passed' }),
});
export const incidentChecklistSchema = z.object({
  isPassed: z.boolean(),
  boxes: z.array(boxSchema),
});
export type IncidentChecklist = z.infer<typeof incidentChecklistSchema>;
export type ChecklistBox = IncidentChecklist['boxes'][number];

export const tickRequestSchema = z.object({
  box: z.string().max(50).meta({ description: 'id of a box that is for people' }),
  note: z.string().trim().min(1).max(500).meta({ description: 'what was seen, or done' }),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(TICK_MINUTES_MAX)
    .default(30)
    .meta({ description: 'how long it holds' }),
  incidentId: idSchema
    .optional()
    .meta({ description: 'the incident whose customers were notified; for that box alone' }),
});
export const tickSchema = z.object({
  box: z.string(),
  by: z.string(),
  at: instantSchema,
  until: instantSchema.nullable(),
});
export type TickRequest = z.input<typeof tickRequestSchema>;
export type Tick = z.infer<typeof tickSchema>;
