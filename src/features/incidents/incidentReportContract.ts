import { z } from 'zod';
import { REPORT_KINDS, RUNBOOK_DOCUMENTS } from '@/core/incidents/reportDeadlines.ts';
import { idSchema, instantSchema, isoDateSchema } from '@/shared/http/wireContract.ts';

const RUNBOOK_UPDATES = ['changed', 'not-needed'] as const;
const reportKindSchema = z.enum(REPORT_KINDS);

export const reportParamsSchema = z.object({ id: idSchema, kind: reportKindSchema });
export const actionParamsSchema = z.object({ id: idSchema, actionId: idSchema });

export const reportDraftSchema = z.object({ text: z.string().meta({ description: 'Markdown' }) });
export const reportOrderSchema = z.object({
  text: z.string().trim().min(1).max(200_000),
  runbookUpdate: z
    .enum(RUNBOOK_UPDATES)
    .meta({ description: 'whether the runbook had to be changed, and was' }),
  runbookNote: z.string().trim().max(1_000).default(''),
});
export const reportStandingSchema = z.object({
  items: z.array(
    z.object({
      kind: reportKindSchema,
      isDue: z.boolean(),
      dueAt: instantSchema.nullable(),
      submitted: z
        .object({
          text: z.string(),
          runbookUpdate: z.enum(RUNBOOK_UPDATES),
          runbookNote: z.string(),
          submittedAt: instantSchema,
          submittedBy: z.string(),
        })
        .nullable(),
    }),
  ),
});

export const actionOrderSchema = z.object({
  text: z.string().trim().min(1).max(1_000),
  owner: z.string().trim().min(1).max(200),
  dueOn: isoDateSchema,
});
export const actionSchema = z.object({
  id: idSchema,
  incidentId: idSchema,
  text: z.string(),
  owner: z.string(),
  dueOn: isoDateSchema,
  doneAt: instantSchema.nullable(),
  doneBy: z.string().nullable(),
});
export const actionsSchema = z.object({ items: z.array(actionSchema) });

export const dutiesSchema = z.object({
  reports: z.array(z.object({ incidentId: idSchema, kind: reportKindSchema, dueAt: instantSchema })),
  actions: z.array(actionSchema),
  runbooks: z.array(
    z.object({
      runbook: z.string(),
      reviewedAt: instantSchema.nullable(),
      dueAt: instantSchema.nullable(),
    }),
  ),
});
export type DutiesResponse = z.infer<typeof dutiesSchema>;

export const reviewOrderSchema = z.object({
  runbook: z.enum(RUNBOOK_DOCUMENTS),
  note: z.string().trim().max(1_000).default(''),
});
