import { PRIORITIES } from '@/core/incidents/priority.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { addGauge, addLabelledGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';

type Figures = {
  readonly priority: string;
  readonly open: number;
  readonly affectedUsers: number;
  readonly customerReports: number;
};
const FIGURES = `SELECT priority, open, affected_users AS "affectedUsers", customer_reports AS "customerReports"
  FROM incident_figures()`;

/** Open incidents, and what the worst-hit of them does to customers (R116, R117). */
export function addIncidentMetrics(
  metrics: Metrics,
  { database, clock }: { readonly database: Pick<Database, 'readOnce'>; readonly clock: Clock },
): void {
  const figures = new ScrapeRead(() => database.readOnce<Figures>(FIGURES, [], 'incident_figures'), clock);
  const worst = async (pick: (one: Figures) => number) => Math.max(0, ...(await figures.read()).map(pick));
  const help = 'Incidents that are not resolved, by priority.';
  addLabelledGauge(metrics, { name: 'incidents_open', help, labelNames: ['priority'] }, async () => {
    const read = await figures.read();
    return PRIORITIES.map((priority) => ({
      labels: { priority },
      value: read.find((one) => one.priority === priority)?.open ?? 0,
    }));
  });
  addGauge(
    metrics,
    'incident_affected_users',
    'People whose requests failed within the open incident that hits the most of them.',
    () => worst((one) => one.affectedUsers),
  );
  addGauge(
    metrics,
    'incident_customer_reports',
    'Reports of customers about the open incident that has the most of them.',
    () => worst((one) => one.customerReports),
  );
}
