import { z } from 'zod';
import {
  amountMinorSchema,
  idSchema,
  instantSchema,
  monthSchema,
  pageOf,
} from '@/shared/http/wireContract.ts';

/** Most operations of one scenario. */
export const SCENARIO_OPERATIONS_MAX = 100;

const label = z.string().trim().min(1).max(120);
const positiveMinor = amountMinorSchema.min(1);

/**
 * One typed change of the baseline. The union is open: a reader must refuse what it does not know,
 * and new kinds are added beside these.
 */
export const scenarioOperationSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('scale'),
    target: z.enum(['income', 'expense']),
    percent: z.number().min(-100).max(1000).multipleOf(0.01),
    fromMonth: monthSchema,
    toMonth: monthSchema.optional(),
    label: label.optional(),
  }),
  z.object({
    type: z.literal('oneOff'),
    direction: z.enum(['inflow', 'outflow']),
    amountMinor: positiveMinor,
    month: monthSchema,
    label,
  }),
  z.object({
    type: z.literal('monthly'),
    direction: z.enum(['inflow', 'outflow']),
    amountMinor: positiveMinor,
    fromMonth: monthSchema,
    toMonth: monthSchema.optional(),
    label,
  }),
]);

export const scenarioRequestSchema = z.object({
  name: z.string().trim().min(1).max(120),
  operations: z.array(scenarioOperationSchema).max(SCENARIO_OPERATIONS_MAX),
});
/** `version` is the one that was read; another one in the database answers SCENARIO_CHANGED. */
export const updateScenarioRequestSchema = scenarioRequestSchema.extend({ version: z.int().min(1) });

export const scenarioSchema = scenarioRequestSchema.extend({
  id: idSchema,
  version: z.int(),
  /** The operations in plain words, in order. */
  sentences: z.array(z.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export const scenarioPageSchema = pageOf(scenarioSchema);

export type ScenarioOperationRequest = z.infer<typeof scenarioOperationSchema>;
export type ScenarioRequest = z.infer<typeof scenarioRequestSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
