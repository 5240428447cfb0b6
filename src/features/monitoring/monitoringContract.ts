import { z } from 'zod';
import { POOL_BAND_NAMES } from '@/core/pool/poolBands.ts';
import { instantSchema } from '@/shared/http/wireContract.ts';

/** `unhealthy` is the literal of the runbook (R010); it goes with status 503. */
export const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;
export const healthStatusSchema = z.enum(HEALTH_STATUSES);

export const dependencyHealthSchema = z.object({
  status: healthStatusSchema,
  /** One line for the person on call. */
  detail: z.string(),
  latencyMs: z.number().nullable(),
  /** Figures of the dependency: pool counts, memory, queue depth, which mode is active. */
  figures: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const healthResponseSchema = z.object({
  status: healthStatusSchema,
  checkedAt: instantSchema,
  version: z.string(),
  uptimeS: z.number(),
  /** Those that the address asks for; all are `database`, `redis`, `queue`, `workers`, `billing`, `mail`, `backups`, `hold`, `alerting`. */
  dependencies: z.record(z.string(), dependencyHealthSchema),
});

/** Says that the process answers, and nothing about what it depends on. */
export const livenessSchema = healthResponseSchema.pick({ status: true, version: true, uptimeS: true });

export const poolConfigSchema = z.object({
  configured: z.object({
    connectionLimit: z.int(),
    acquireTimeoutMs: z.int(),
    statementTimeoutMs: z.int(),
    isDefaultLimit: z.boolean(),
  }),
  live: z.object({
    max: z.int(),
    total: z.int(),
    idle: z.int(),
    inUse: z.int(),
    waiting: z.int(),
    utilisationPercent: z.number(),
    /** Below 70 % `healthy`; up to 80 % `recovering`; above that `warning`, above 90 % `critical`. */
    band: z.enum(POOL_BAND_NAMES),
  }),
  thresholds: z.object({
    healthyBelowPercent: z.int(),
    warningAbovePercent: z.int(),
    criticalAbovePercent: z.int(),
  }),
});

export type HealthStatus = z.infer<typeof healthStatusSchema>;
export type DependencyHealth = z.infer<typeof dependencyHealthSchema>;
export type HealthResponse = z.infer<typeof healthResponseSchema>;
export type Liveness = z.infer<typeof livenessSchema>;
export type PoolConfig = z.infer<typeof poolConfigSchema>;
