import { z } from 'zod';
import { QUEUE_RUNG_NAMES } from '@/core/queue/queueRungs.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

/** Jobs that one command moves. */
export const QUEUE_BATCH_MAX = 100;
/** Worker processes that anybody may ask for; the supervisor's own bound may be lower. */
export const WORKERS_MAX = 64;

export const QUEUE_PARTS = ['intake', 'processing'] as const;
const reasonSchema = z.string().trim().min(1).max(500);
const count = z.int().min(0);

const pauseSchema = z.object({
  since: instantSchema,
  by: z.string(),
  reason: z.string(),
});

export const queueStatusSchema = z.object({
  /** Jobs that wait, and that are computed now. */
  waiting: count,
  running: count,
  /** Length of the Redis list that delivers them; null when Redis does not say. */
  listed: count.nullable(),
  rung: z.enum(QUEUE_RUNG_NAMES),
  /** `full`: closed by itself because too many wait; it opens again below `resumeBelow`. */
  intake: z.object({ state: z.enum(['open', 'paused', 'full']), pause: pauseSchema.nullable() }),
  processing: z.object({ state: z.enum(['on', 'paused']), pause: pauseSchema.nullable() }),
  oldestWaitingSeconds: z.number(),
  endedLastMinute: count,
  /** Since when jobs wait, workers may begin them, and none has ended. */
  stalledSeconds: z.number(),
  rungs: z.object({ warning: count, high: count, pause: count, escalate: count, resumeBelow: count }),
  workers: z.object({
    live: count,
    /** Jobs that live workers can compute at a time, and compute now. */
    slots: count,
    busy: count,
    utilisationPercent: z.number(),
    wanted: count.nullable(),
    /** What the supervisor can start; null when none says so. */
    max: count.nullable(),
    isAutomatic: z.boolean(),
    isSupervised: z.boolean(),
  }),
  /** Companies with the most waiting jobs; names are for the operator's role alone, at the keyboard. */
  companies: z.array(z.object({ companyId: idSchema, companyName: z.string().nullable(), waiting: count })),
});

export const queuePauseRequestSchema = z.object({ part: z.enum(QUEUE_PARTS), reason: reasonSchema });
export const queueResumeRequestSchema = z.object({ part: z.enum([...QUEUE_PARTS, 'all']) });
export const queueChangeSchema = z.object({
  /** False: it was so already. */
  isChanged: z.boolean(),
  status: queueStatusSchema,
});

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const queueJobsQuerySchema = z.object({
  state: z.enum(JOB_STATES).default('failed'),
  limit: z.coerce.number().int().min(1).max(500).default(QUEUE_BATCH_MAX),
});
export const queueJobSchema = z.object({
  id: idSchema,
  companyId: idSchema,
  state: z.enum(JOB_STATES),
  attempts: count,
  errorCode: z.string().nullable(),
  workerId: z.string().nullable(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export const queueJobsSchema = z.object({ items: z.array(queueJobSchema) });

const jobIds = z.array(idSchema).min(1).max(QUEUE_BATCH_MAX);
export const retryJobsRequestSchema = z.object({ jobIds, reason: reasonSchema });
/** Those named, or all that wait of one company. */
export const cancelJobsRequestSchema = z.union([
  z.strictObject({ jobIds, reason: reasonSchema }),
  z.strictObject({ companyId: idSchema, reason: reasonSchema }),
]);
export const movedJobsSchema = z.object({
  items: z.array(z.object({ id: idSchema, companyId: idSchema })),
});

export const queueWorkerSchema = z.object({
  id: idSchema,
  host: z.string(),
  pid: z.int(),
  /** `silent`: no sign of life for longer than a worker may be. */
  state: z.enum(['working', 'paused', 'draining', 'silent']),
  startedAt: instantSchema,
  seenAt: instantSchema,
  silentSeconds: z.number(),
  concurrency: count,
  running: count,
  ended: count,
  lastEndedAt: instantSchema.nullable(),
});
export const queueWorkersSchema = z.object({ items: z.array(queueWorkerSchema) });
export const scaleWorkersRequestSchema = z.union([
  z.strictObject({ wanted: z.int().min(1).max(WORKERS_MAX) }),
  z.strictObject({ isAutomatic: z.literal(true) }),
]);

export type QueueStatus = z.infer<typeof queueStatusSchema>;
export type QueuePart = (typeof QUEUE_PARTS)[number];
export type QueueJob = z.infer<typeof queueJobSchema>;
export type QueueWorker = z.infer<typeof queueWorkerSchema>;
export type MovedJobs = z.infer<typeof movedJobsSchema>;
export type CancelJobsRequest = z.infer<typeof cancelJobsRequestSchema>;
export type ScaleWorkersRequest = z.infer<typeof scaleWorkersRequestSchema>;
