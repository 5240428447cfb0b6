import { z } from 'zod';
import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  instantSchema,
  isoDateSchema,
  monthSchema,
  pageOf,
  pageQuerySchema,
} from '@/shared/http/wireContract.ts';
import { financeSchema } from './financeContract.ts';

export const HORIZON_MONTHS_MAX = 36;
export const HORIZON_MONTHS_DEFAULT = 12;
export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const generateForecastRequestSchema = z.object({
  horizonMonths: z.int().min(1).max(HORIZON_MONTHS_MAX).default(HORIZON_MONTHS_DEFAULT),
  /** Forecast under this scenario, beside the baseline. */
  scenarioId: idSchema.nullable().default(null),
});
/** `wait=true` answers with the finished job, or 503 OPERATION_TIMEOUT with the job id after 30 s. */
export const generateForecastQuerySchema = z.object({ wait: z.enum(['true', 'false']).default('false') });

export const forecastJobSchema = z.object({
  id: idSchema,
  state: z.enum(JOB_STATES),
  /** 0 to 1. */
  progress: z.number(),
  attempts: z.int(),
  horizonMonths: z.int(),
  scenarioId: idSchema.nullable(),
  forecastId: idSchema.nullable(),
  errorCode: z.string().nullable(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});

const bound = amountMinorSchema.nullable();
export const forecastPointSchema = z.object({
  month: monthSchema,
  pointMinor: amountMinorSchema,
  /** Null where the history is too short for a band. */
  lower80Minor: bound,
  upper80Minor: bound,
  lower95Minor: bound,
  upper95Minor: bound,
});

/** Why the figures are what they are, as data and as sentences. */
export const explanationSchema = z.object({
  method: z.string(),
  methodName: z.string(),
  reason: z.string(),
  candidates: z.array(
    z.object({
      method: z.string(),
      methodName: z.string(),
      errorVsNaive: z.number().nullable(),
      used: z.boolean(),
      whyNot: z.string().optional(),
    }),
  ),
  historyMonths: z.int(),
  seasonal: z.boolean(),
  /** `errorVsNaive` is null when the naive method made no error, so that there is nothing to compare with. */
  backtest: z
    .object({ origins: z.int(), horizonMonths: z.int(), errorVsNaive: z.number().nullable() })
    .nullable(),
  /** How often the 80 % band held one month ahead in the backtest; null means not enough history. */
  hitRate80: z.object({ hits: z.int(), trials: z.int() }).nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  sentences: z.array(z.string()),
});

export const seriesForecastSchema = z.object({
  /** `cash` (balance at month's end), `income`, `expense` (flows, natural sign). */
  key: z.string(),
  label: z.string(),
  currency: currencySchema,
  kind: z.enum(['flow', 'balance']),
  status: z.enum(['ok', 'not-enough-history']),
  history: z.array(z.object({ month: monthSchema, valueMinor: amountMinorSchema })),
  points: z.array(forecastPointSchema),
  explanation: explanationSchema,
});

export const lowPointSchema = z.object({
  month: monthSchema,
  pointMinor: amountMinorSchema,
  lower80Minor: bound,
});

export const booksForecastSchema = z.object({
  series: z.array(seriesForecastSchema),
  /** Lowest expected cash of the horizon. */
  lowPoint: lowPointSchema,
  cashAtHorizonMinor: amountMinorSchema,
  /** Not there in forecasts that were stored before it was computed. */
  finance: financeSchema.optional(),
});

export const forecastSchema = z.object({
  id: idSchema,
  jobId: idSchema,
  /** Last day of the books that it stands on. */
  asOf: isoDateSchema,
  currency: currencySchema,
  horizonMonths: z.int(),
  baseline: booksForecastSchema,
  /** Null without a scenario. Its effects are differences to the baseline. */
  scenario: z
    .object({
      id: idSchema,
      name: z.string(),
      version: z.int(),
      forecast: booksForecastSchema,
      /** What each operation does, cumulatively, in order. */
      effects: z.array(
        z.object({
          sentence: z.string(),
          cashAtHorizonMinor: amountMinorSchema,
          lowPointMinor: amountMinorSchema,
        }),
      ),
    })
    .nullable(),
  createdAt: instantSchema,
});

/** What is stored: the forecast without its head. */
export const forecastResultSchema = forecastSchema.pick({
  currency: true,
  horizonMonths: true,
  baseline: true,
  scenario: true,
});

export const forecastSummarySchema = forecastSchema
  .pick({ id: true, jobId: true, asOf: true, createdAt: true })
  .extend({ scenarioId: idSchema.nullable() });
export const forecastPageSchema = pageOf(forecastSummarySchema);
export const forecastListQuerySchema = pageQuerySchema.extend({ scenarioId: idSchema.optional() });

/** Event stream `GET /api/forecasts/jobs/:id/events`: `event: job`, data = forecastJob; ends with the job. */
export type GenerateForecastRequest = z.infer<typeof generateForecastRequestSchema>;
export type ForecastJob = z.infer<typeof forecastJobSchema>;
export type ForecastResult = z.infer<typeof forecastResultSchema>;
export type Forecast = z.infer<typeof forecastSchema>;
export type ForecastSummary = z.infer<typeof forecastSummarySchema>;
export type SeriesForecastResponse = z.infer<typeof seriesForecastSchema>;
export type BooksForecastResponse = z.infer<typeof booksForecastSchema>;
export type ExplanationResponse = z.infer<typeof explanationSchema>;
