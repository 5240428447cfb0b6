import { z } from 'zod';
import { PROBLEM_AREAS, PROBLEM_IMPACTS } from '@/core/incidents/problemReports.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

const areaSchema = z.enum(PROBLEM_AREAS);
const impactSchema = z.enum(PROBLEM_IMPACTS);
const referenceSchema = z.string().meta({ description: 'what the customer names when they ask about it' });

export const problemReportOrderSchema = z.object({
  area: areaSchema.meta({ description: 'which part of AccuBooks it is about' }),
  text: z.string().trim().min(1).max(2_000),
  impact: impactSchema.optional().meta({ description: 'what it does to whoever reports it' }),
});
export type ProblemReportOrder = z.input<typeof problemReportOrderSchema>;
export const problemReportReceiptSchema = z.object({
  id: idSchema,
  reference: referenceSchema,
  reportedAt: instantSchema,
  statusUrl: z.string().meta({ description: 'the status page' }),
  isKnown: z.boolean().meta({ description: 'whether we know of something of the kind already' }),
});
export type ProblemReportReceipt = z.infer<typeof problemReportReceiptSchema>;

export const problemReportsSchema = z.object({
  items: z.array(
    z.object({
      id: idSchema,
      reference: referenceSchema,
      companyId: idSchema,
      userId: idSchema,
      area: areaSchema,
      text: z.string(),
      impact: impactSchema.nullable(),
      reportedAt: instantSchema,
    }),
  ),
});
export type ReportedProblem = z.infer<typeof problemReportsSchema>['items'][number];
