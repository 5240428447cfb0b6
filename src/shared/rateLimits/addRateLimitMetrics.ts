/** What the limits show of themselves at /metrics. */
import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Lane } from './Lane.ts';
import { LIMIT_POLICIES, type LimitPolicyName } from './LimitPolicy.ts';
import { RATE_LIMIT_MODES, type RateLimiter } from './RateLimiter.ts';

export type RateLimitMetrics = {
  /** `outcome`: admitted, limited, unavailable. */
  readonly decisions: Counter<'policy' | 'outcome'>;
  readonly blocked: Counter;
  readonly shed: Counter<'lane'>;
};

export const DECISIONS = ['admitted', 'limited', 'unavailable'] as const;

/** Registers the metrics; each label set begins at 0. */
export function addRateLimitMetrics(
  metrics: Metrics,
  limiter: RateLimiter,
  lanes: Readonly<Record<string, Lane>>,
): RateLimitMetrics {
  const registers = [metrics.registry];
  const decisions = new Counter({
    name: 'rate_limit_decisions_total',
    help: 'Requests that met a limit, by policy and outcome.',
    labelNames: ['policy', 'outcome'],
    registers,
  });
  for (const policy of LIMIT_POLICIES)
    for (const outcome of DECISIONS) decisions.inc({ policy: policy satisfies LimitPolicyName, outcome }, 0);
  const blocked = new Counter({
    name: 'rate_limit_blocked_total',
    help: 'Requests of addresses that are blocked.',
    registers,
  });
  const shed = new Counter({
    name: 'requests_shed_total',
    help: 'Requests answered with OVERLOADED, by lane.',
    labelNames: ['lane'],
    registers,
  });
  for (const lane of Object.keys(lanes)) shed.inc({ lane }, 0);
  new Gauge({
    name: 'rate_limit_mode',
    help: '1 for the mode that is active: redis (shared), local (none configured), degraded (it does not answer).',
    labelNames: ['mode'],
    registers,
    collect() {
      const active = limiter.mode();
      for (const mode of RATE_LIMIT_MODES) this.set({ mode }, mode === active ? 1 : 0);
    },
  });
  new Gauge({
    name: 'requests_in_lane',
    help: 'Requests in a lane, by what they do there: running or waiting.',
    labelNames: ['lane', 'state'],
    registers,
    collect() {
      for (const [lane, { running, waiting }] of Object.entries(lanes)) {
        this.set({ lane, state: 'running' }, running);
        this.set({ lane, state: 'waiting' }, waiting);
      }
    },
  });
  return { decisions, blocked, shed };
}
