import { z } from 'zod';
import { VERDICTS } from '@/core/checklists/checklists.ts';
import { instantSchema } from '@/shared/http/wireContract.ts';

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
