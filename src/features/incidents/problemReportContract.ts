import { z } from 'zod';
import { PROBLEM_AREAS } from '@/core/incidents/problemReports.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

const areaSchema = z.enum(PROBLEM_AREAS);

export const problemReportOrderSchema = z.object({
  area: areaSchema.meta({ description: 'which part of AccuBooks it is about' }),
  text: z.string().trim().min(1).max(2_000),
});
export const problemReportReceiptSchema = z.object({
  id: idSchema,
  reportedAt: instantSchema,
  isKnown: z.boolean().meta({ description: 'whether we know of something of the kind already' }),
});
export type ProblemReportReceipt = z.infer<typeof problemReportReceiptSchema>;

export const problemReportsSchema = z.object({
  items: z.array(
    z.object({
      id: idSchema,
      companyId: idSchema,
      userId: idSchema,
      area: z.string(),
      text: z.string(),
      reportedAt: instantSchema,
    }),
  ),
});
