import { Gauge } from 'prom-client';
import { PRIORITIES } from '@/core/incidents/priority.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

type Figures = {
  readonly priority: string;
  readonly open: number;
  readonly affectedUsers: number;
  readonly customerReports: number;
};

const FIGURES = `SELECT priority, open, affected_users AS "affectedUsers", customer_reports AS "customerReports"
  FROM incident_figures()`;

/** Open incidents, and what the worst-hit of them does to customers (R116, R117); without the database the last figures. */
export function addIncidentMetrics({ registry }: Metrics, database: Pick<Database, 'readOnce'>): void {
  let figures: readonly Figures[] = [];
  let reading: Promise<void> | undefined;
  // One question for all gauges of a scrape.
  const read = () => {
    reading ??= database
      .readOnce<Figures>(FIGURES, [], 'incident_figures')
      .then((rows) => {
        figures = rows;
      })
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const worst = (pick: (one: Figures) => number) => Math.max(0, ...figures.map(pick));
  new Gauge({
    name: 'incidents_open',
    help: 'Incidents that are not resolved, by priority.',
    labelNames: ['priority'],
    registers: [registry],
    async collect() {
      await read();
      for (const priority of PRIORITIES)
        this.set({ priority }, figures.find((one) => one.priority === priority)?.open ?? 0);
    },
  });
  new Gauge({
    name: 'incident_affected_users',
    help: 'People whose requests failed within the open incident that hits the most of them.',
    registers: [registry],
    async collect() {
      await read();
      this.set(worst((one) => one.affectedUsers));
    },
  });
  new Gauge({
    name: 'incident_customer_reports',
    help: 'Reports of customers about the open incident that has the most of them.',
    registers: [registry],
    async collect() {
      await read();
      this.set(worst((one) => one.customerReports));
    },
  });
}
