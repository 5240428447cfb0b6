import { z } from 'zod';
import type { Component, Condition } from './Checked.ts';

const healthSchema = z.object({
  dependencies: z.record(z.string(), z.object({ status: z.string(), detail: z.string() })),
});

/** The parts that the page names, in its order; `id` is the name in the API's answer. */
const PARTS = [
  { id: 'database', name: 'Database' },
  { id: 'redis', name: 'Redis' },
  { id: 'queue', name: 'Forecast queue' },
  { id: 'workers', name: 'Forecast workers' },
] as const;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  healthy: 'operational',
  degraded: 'degraded',
  unhealthy: 'down',
};

const API = { id: 'api', name: 'API' } as const;

/** All parts when the API gave no usable answer: it is down, and what lies behind it cannot be seen. */
export function unreachable(why: string): Component[] {
  const detail = 'cannot be seen while the API is down';
  return [
    { ...API, condition: 'down', detail: why },
    ...PARTS.map((part) => ({ ...part, condition: 'unknown' as const, detail })),
  ];
}

/** All parts from the answer of `/api/health/all`. */
export function readHealth(answer: unknown): Component[] {
  const parsed = healthSchema.safeParse(answer);
  if (!parsed.success) return unreachable('the API answers, but not with its health');
  const { dependencies } = parsed.data;
  return [
    { ...API, condition: 'operational', detail: 'answers' },
    ...PARTS.map((part): Component => {
      const found = dependencies[part.id];
      if (found === undefined) return { ...part, condition: 'unknown', detail: 'not reported by the API' };
      return { ...part, condition: CONDITIONS[found.status] ?? 'unknown', detail: found.detail };
    }),
  ];
}
