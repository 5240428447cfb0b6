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
import { periodTotalSchema, reconciliationSchema } from './totalsContract.ts';

export const HORIZON_MONTHS_MAX = 36;
export const HORIZON_MONTHS_DEFAULT = 12;
/** Most months, over all series, that one forecast may be told to keep in the history. */
export const PUT_BACK_MAX = 600;
export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** A month of a series whose amount stays in the history although it stands out. */
export const putBackMonthSchema = z.object({ seriesKey: z.string().min(1).max(80), month: monthSchema });

export const generateForecastRequestSchema = z.object({
  horizonMonths: z.int().min(1).max(HORIZON_MONTHS_MAX).default(HORIZON_MONTHS_DEFAULT),
  /** Forecast under this scenario, beside the baseline. */
  scenarioId: idSchema.nullable().default(null),
  /** Amounts that the forecast would leave out as one-offs, and must not. */
  putBack: z.array(putBackMonthSchema).max(PUT_BACK_MAX).default([]),
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
  putBack: z.array(putBackMonthSchema),
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

/** What the point of a month is made of; the seven sum to it. */
export const contributionsSchema = z.object({
  month: monthSchema,
  levelMinor: amountMinorSchema,
  trendMinor: amountMinorSchema,
  seasonMinor: amountMinorSchema,
  calendarMinor: amountMinorSchema,
  /** What a line that is never below zero, or never above, was kept from. */
  limitsMinor: amountMinorSchema,
  /** What making the lines of the books add up changed. */
  reconciledMinor: amountMinorSchema,
  scenarioMinor: amountMinorSchema,
});

/** Of a balance, the amounts are its change in the month. */
export const exclusionSchema = z.object({
  month: monthSchema,
  valueMinor: amountMinorSchema,
  replacedByMinor: amountMinorSchema,
  reason: z.string(),
});

/** Mean absolute errors of the forecast and of repeating the last value. */
export const backtestStepSchema = z.object({
  monthsAhead: z.int(),
  trials: z.int(),
  errorMinor: amountMinorSchema,
  naiveErrorMinor: amountMinorSchema,
});

/** Why the figures are what they are, as data and as sentences. What is optional is not in older forecasts. */
export const explanationSchema = z.object({
  method: z.string(),
  methodName: z.string(),
  reason: z.string(),
  /** The methods that were considered; the weights of those used sum to 1. */
  members: z
    .array(
      z.object({
        method: z.string(),
        methodName: z.string(),
        source: z.string(),
        form: z.string(),
        weight: z.number(),
        whyNot: z.string().optional(),
      }),
    )
    .optional(),
  historyMonths: z.int(),
  seasonal: z.boolean(),
  /** One for each point. */
  contributions: z.array(contributionsSchema).optional(),
  /** Amounts of the history that were replaced as one-offs; `putBack` of a request keeps them. */
  exclusions: z.array(exclusionSchema).optional(),
  /** Months without an amount, filled in from those around. */
  filled: z.array(monthSchema).optional(),
  /** `errorVsNaive` is null when the naive method made no error, so that there is nothing to compare with. */
  backtest: z
    .object({
      /** `refitted`: everything done anew with what was known then; `kept`: with the parameters of today. */
      kind: z.enum(['refitted', 'kept']).optional(),
      origins: z.int(),
      horizonMonths: z.int(),
      errorVsNaive: z.number().nullable(),
      steps: z.array(backtestStepSchema).optional(),
    })
    .nullable(),
  /** How often the band of each level, a share, held in the backtest, all months ahead together. */
  coverage: z.array(z.object({ level: z.number(), hits: z.int(), trials: z.int() })).optional(),
  /** How often the 80 % band held one month ahead in the backtest; null means not enough history. */
  hitRate80: z.object({ hits: z.int(), trials: z.int() }).nullable(),
  confidence: z.enum(['high', 'medium', 'low', 'none']).optional(),
  confidenceReason: z.string().optional(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  sentences: z.array(z.string()),
});

export const seriesForecastSchema = z.object({
  /**
   * `cash` (balance at month's end); flows in natural sign: `income`, `expense`, `result` (income − expense),
   * `cash.other` (what else moves cash); an account of a class by its id, `expense.01J…`, and `expense.other` for all
   * others. In every month accounts add up to their class, and cash moves by result and `cash.other`.
   */
  key: z.string(),
  label: z.string(),
  currency: currencySchema,
  kind: z.enum(['flow', 'balance']),
  status: z.enum(['ok', 'not-enough-history']),
  history: z.array(z.object({ month: monthSchema, valueMinor: amountMinorSchema })),
  points: z.array(forecastPointSchema),
  explanation: explanationSchema,
  /** Fiscal quarters, then years, that end within the forecast. Not there in older forecasts. */
  totals: z.array(periodTotalSchema).optional(),
});

export const lowPointSchema = z.object({
  month: monthSchema,
  pointMinor: amountMinorSchema,
  lower80Minor: bound,
});

export const booksForecastSchema = z.object({
  series: z.array(seriesForecastSchema),
  /** 1 to 12; not there in older forecasts. */
  fiscalYearStartMonth: z.int().optional(),
  reconciliation: reconciliationSchema.optional(),
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
  /** One-offs kept in the history; not there in forecasts that were stored before it could be asked for. */
  putBack: z.array(putBackMonthSchema).optional(),
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
  putBack: true,
  baseline: true,
  scenario: true,
});

export const forecastSummarySchema = forecastSchema
  .pick({ id: true, jobId: true, asOf: true, createdAt: true })
  .extend({ scenarioId: idSchema.nullable() });
export const forecastPageSchema = pageOf(forecastSummarySchema);
export const forecastListQuerySchema = pageQuerySchema.extend({ scenarioId: idSchema.optional() });

/** Event stream `GET /api/forecasts/jobs/:id/events`: `event: job`, data = forecastJob; ends with the job. */
export type PutBackMonth = z.infer<typeof putBackMonthSchema>;
export type GenerateForecastRequest = z.infer<typeof generateForecastRequestSchema>;
export type ForecastJob = z.infer<typeof forecastJobSchema>;
export type ForecastResult = z.infer<typeof forecastResultSchema>;
export type Forecast = z.infer<typeof forecastSchema>;
export type ForecastSummary = z.infer<typeof forecastSummarySchema>;
export type SeriesForecastResponse = z.infer<typeof seriesForecastSchema>;
export type BooksForecastResponse = z.infer<typeof booksForecastSchema>;
export type ExplanationResponse = z.infer<typeof explanationSchema>;
export type ContributionsResponse = z.infer<typeof contributionsSchema>;
export type ExclusionResponse = z.infer<typeof exclusionSchema>;
export type BacktestStepResponse = z.infer<typeof backtestStepSchema>;
