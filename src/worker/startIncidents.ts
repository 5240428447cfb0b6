import { addIncidentMetrics } from '@/features/incidents/addIncidentMetrics.ts';
import { addIncidentReportMetrics } from '@/features/incidents/addIncidentReportMetrics.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { repeat } from './repeat.ts';

/** A watch that is over is seen within this. */
const WATCHES_EVERY_MS = 5_000;

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What incidents need done by themselves. */
export function startIncidents({ database, clock, log, metrics }: Parts): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  addIncidentMetrics(metrics, { database, clock });
  addIncidentReportMetrics(metrics, { database, clock });
  const service = new IncidentService({ clock, inTransaction: (work) => database.asNobody(work) });
  const tasks = [
    repeat(() => service.endWatches(), {
      ...{ task: 'end watches of incidents', everyMs: WATCHES_EVERY_MS },
      ...{ signal, log, hold: 'untouched' },
    }),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
