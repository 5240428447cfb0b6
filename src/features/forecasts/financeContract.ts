import { z } from 'zod';
import { amountMinorSchema, monthSchema } from '@/shared/http/wireContract.ts';

/** An amount, a month, `yes` or `no`, or a number, as `unit` says; null where there is none. */
const figureValueSchema = z.union([z.number(), z.string()]).nullable();
const figureUnitSchema = z.enum(['minor', 'months', 'ratio', 'probability', 'month', 'answer', 'count']);

export const financeFigureSchema = z.object({
  key: z.string(),
  group: z.enum(['runway', 'burn', 'growth', 'expense', 'inflow']),
  label: z.string(),
  unit: figureUnitSchema,
  /** Only `known` has a value; beyond the horizon is not never. */
  status: z.enum(['known', 'beyondHorizon', 'doesNotApply', 'notEnoughHistory']),
  value: figureValueSchema,
  /** The figure over time, in its unit; empty for a single number. */
  values: z.array(z.object({ month: monthSchema, value: z.number(), isForecast: z.boolean() })),
  /** What the value says, or why there is none. */
  note: z.string(),
  /** In words. */
  formula: z.string(),
  inputs: z.array(z.object({ label: z.string(), value: figureValueSchema, unit: figureUnitSchema })),
  /** A sentence that begins with High, Medium or Low. */
  confidence: z.string(),
  method: z.string(),
});

/** Cash runway, burn rate, revenue growth, expense trajectory and payment inflow. */
export const financeSchema = z.object({
  /** Cash below this is too little. */
  floorMinor: amountMinorSchema,
  figures: z.array(financeFigureSchema),
});

export type Finance = z.infer<typeof financeSchema>;
export type FinanceFigureResponse = z.infer<typeof financeFigureSchema>;
