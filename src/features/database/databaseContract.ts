import { z } from 'zod';
import { POOL_BAND_NAMES } from '@/core/pool/poolBands.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

/** Runbook B, P1-2: a statement that has run this long is slow. */
export const SLOW_SECONDS_DEFAULT = 5;
const SESSIONS_MAX = 500;
const seconds = z.number().nullable();

export const SESSION_KINDS = ['slow', 'idle-in-transaction', 'all'] as const;
export const sessionsQuerySchema = z.object({
  kind: z.enum(SESSION_KINDS).default('slow'),
  /** Statements, or transactions that stand still, for longer than this. */
  overSeconds: z.coerce.number().min(0).max(86_400).default(SLOW_SECONDS_DEFAULT),
});

export const databaseSessionSchema = z.object({
  pid: z.int(),
  /** With the pid it names one session; a pid alone is given again to others. */
  startedAt: instantSchema,
  role: z.string(),
  /** `accubooks` is the API's pool, `accubooks-worker` the worker's. */
  application: z.string(),
  /** Whose transaction it is; null for nobody's. */
  companyId: idSchema.nullable(),
  companyName: z.string().nullable(),
  route: z.string().nullable(),
  state: z.string(),
  stateSeconds: seconds,
  transactionSeconds: seconds,
  statementSeconds: seconds,
  waitsFor: z.string().nullable(),
  blockedBy: z.array(z.int()),
  /** Placeholders instead of values, as it was prepared. */
  statement: z.string(),
});
export const databaseSessionsSchema = z.object({ items: z.array(databaseSessionSchema).max(SESSIONS_MAX) });

export const sessionParamsSchema = z.object({ pid: z.coerce.number().int().min(1) });
export const stopSessionRequestSchema = z.object({
  startedAt: instantSchema,
  reason: z.string().trim().min(1).max(500),
});
/** `running`: the statement has not stopped within five seconds; terminate it. */
export const STOP_OUTCOMES = ['stopped', 'terminated', 'running'] as const;
export const stoppedSessionSchema = z.object({ pid: z.int(), outcome: z.enum(STOP_OUTCOMES) });

export const databasePoolSchema = z.object({
  /** The pool of the process that answers; null for a command at the keyboard. */
  pool: z
    .object({
      max: z.int(),
      inUse: z.int(),
      waiting: z.int(),
      utilisationPercent: z.number(),
      band: z.enum(POOL_BAND_NAMES),
    })
    .nullable(),
  /** Sessions of people and programs on the server; its own background processes are not counted (M13). */
  server: z.object({
    connections: z.int(),
    connectionsMax: z.int(),
    utilisationPercent: z.number(),
    band: z.enum(POOL_BAND_NAMES),
  }),
  sessions: z.array(
    z.object({ application: z.string(), state: z.string(), sessions: z.int(), oldestSeconds: z.number() }),
  ),
});

export type DatabaseSession = z.infer<typeof databaseSessionSchema>;
export type DatabasePool = z.infer<typeof databasePoolSchema>;
export type StoppedSession = z.infer<typeof stoppedSessionSchema>;
export type SessionKind = (typeof SESSION_KINDS)[number];
