import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { CHECKS, type CheckName } from './IntegrityCheck.ts';

export type IntegrityMetrics = {
  readonly violations: Counter<'check'>;
  readonly faults: Counter<'check'>;
  readonly looked: Counter<'check'>;
  /** A pass over everything was completed. */
  readonly passed: (check: CheckName, atMs: number) => void;
};

/** The guard's figures, each born at 0 for every check. */
export function addIntegrityMetrics(metrics: Metrics): IntegrityMetrics {
  const registers = [metrics.registry];
  const counter = (name: string, help: string) => {
    const made = new Counter({ name, help, labelNames: ['check'] as const, registers });
    for (const check of CHECKS) made.inc({ check }, 0);
    return made;
  };
  const passes = new Gauge({
    name: 'integrity_last_pass_timestamp_seconds',
    help: 'When a check had last looked at everything; 0 before that, and in a worker that is not the guard.',
    labelNames: ['check'] as const,
    registers,
  });
  for (const check of CHECKS) passes.set({ check }, 0);
  return {
    violations: counter('integrity_violations_total', 'Violations of what must always be true (P0-4).'),
    faults: counter('integrity_faults_total', 'Turns of a check that could not look.'),
    looked: counter('integrity_looked_total', 'Things that a check has looked at.'),
    passed: (check, atMs) => passes.set({ check }, atMs / 1000),
  };
}
