import { Counter } from 'prom-client';
import { FREEZE_TRIGGERS } from '@/core/billing/freezeTriggers.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';

/** What was found so far, by kind, whichever process found it; every kind is born at 0. */
export function addViolationMetric(metrics: Metrics, database: Pick<Database, 'readOnce'>): void {
  const zeros = Object.keys(FREEZE_TRIGGERS).map((kind) => [kind, 0] as const);
  const found = new ScrapeRead(() =>
    database.readOnce<{ kind: string; found: number }>(
      'SELECT kind, found FROM count_billing_findings()',
      [],
      'count_billing_findings',
    ),
  );
  const seen = new Map<string, number>(zeros);
  const counter = new Counter({
    name: 'billing_invariant_violations_total',
    help: "Things found that must never happen to a customer's money, by kind.",
    labelNames: ['kind'],
    registers: [metrics.registry],
    async collect() {
      // Without the database the last figures stand.
      const rows = await found.read().catch(() => []);
      for (const row of rows) seen.set(row.kind, row.found);
      this.reset();
      for (const [kind, count] of seen) this.inc({ kind }, count);
    },
  });
  for (const [kind] of zeros) counter.inc({ kind }, 0);
}
