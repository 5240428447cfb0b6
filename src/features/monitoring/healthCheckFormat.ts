import { z } from 'zod';
import type { HealthResponse, HealthStatus } from './monitoringContract.ts';

/** Media type of the IETF draft "Health Check Response Format for HTTP APIs" (draft-inadarei-api-health-check-06). */
export const HEALTH_MEDIA_TYPE = 'application/health+json';

const verdictSchema = z.enum(['pass', 'warn', 'fail']);
const checkSchema = z.object({
  componentId: z.string(),
  componentType: z.enum(['component', 'datastore', 'system']),
  observedValue: z.union([z.number(), z.string(), z.boolean()]).optional(),
  observedUnit: z.string().optional(),
  status: verdictSchema.optional(),
  time: z.string(),
  /** What is wrong; only where something is. */
  output: z.string().optional(),
});

export const healthCheckSchema = z.object({
  status: verdictSchema,
  /** Version of the API's contract. */
  version: z.string(),
  /** Version that runs. */
  releaseId: z.string(),
  serviceId: z.string(),
  description: z.string(),
  /** `unhealthy: …` or `degraded: …`, so that the word is there in either form. */
  output: z.string().optional(),
  checks: z.record(z.string(), z.array(checkSchema)),
});

export type HealthCheck = z.infer<typeof healthCheckSchema>;

const VERDICTS = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' } as const satisfies Record<
  HealthStatus,
  z.infer<typeof verdictSchema>
>;
const DATASTORES: ReadonlySet<string> = new Set(['database', 'redis']);
/** Version of what `/api` promises; every path is without one so far. */
const API_VERSION = '1';

type Check = z.infer<typeof checkSchema>;

function checksOf({ checkedAt: time, dependencies, uptimeS }: HealthResponse): Record<string, Check[]> {
  const checks: Record<string, Check[]> = {
    uptime: [
      { componentId: 'api', componentType: 'system', observedValue: uptimeS, observedUnit: 's', time },
    ],
  };
  for (const [name, { status, detail, latencyMs, figures }] of Object.entries(dependencies)) {
    const component = {
      componentId: name,
      componentType: DATASTORES.has(name) ? ('datastore' as const) : ('component' as const),
      time,
    };
    checks[`${name}:responseTime`] = [
      {
        ...component,
        ...(latencyMs === null ? {} : { observedValue: latencyMs, observedUnit: 'ms' }),
        status: VERDICTS[status],
        ...(status === 'healthy' ? {} : { output: `${status}: ${detail}` }),
      },
    ];
    for (const [figure, observedValue] of Object.entries(figures))
      if (observedValue !== null) checks[`${name}:${figure}`] = [{ ...component, observedValue }];
  }
  return checks;
}

/** The same verdict in the form of the draft. */
export function toHealthCheck(health: HealthResponse): HealthCheck {
  const ill = Object.values(health.dependencies).filter(({ status }) => status === health.status);
  return {
    status: VERDICTS[health.status],
    version: API_VERSION,
    releaseId: health.version,
    serviceId: 'accubooks-api',
    description: 'AccuBooks and all that it depends on',
    ...(health.status === 'healthy'
      ? {}
      : { output: `${health.status}: ${ill.map(({ detail }) => detail).join('; ')}` }),
    checks: checksOf(health),
  };
}
