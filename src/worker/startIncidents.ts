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

/** What has put the system on hold. */
type HeldBy = { readonly holdId: string; readonly message: string };

/** The one of the alert of the same ladder, opened before Prometheus has looked. */
async function openIncident(service: IncidentService, { holdId, message }: HeldBy): Promise<void> {
  await service.open({
    ...{ ladder: 'integrity', priority: 'P0', component: 'platform', source: 'alert', runbook: 'P0-4' },
    title: message,
    because: `the integrity guard opened hold ${holdId}`,
    by: 'integrity guard',
  });
}

/** What incidents need done by themselves. */
export function startIncidents({ database, clock, log, metrics }: Parts): {
  readonly onHold: (hold: HeldBy) => void;
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  const { signal } = stopping;
  addIncidentMetrics(metrics, { database, clock });
  addIncidentReportMetrics(metrics, { database, clock });
  const service = new IncidentService({ clock, inTransaction: (work) => database.asNobody(work) });
  const tasks: Promise<unknown>[] = [
    repeat(() => service.endWatches(), {
      ...{ task: 'end watches of incidents', everyMs: WATCHES_EVERY_MS },
      ...{ signal, log, hold: 'untouched' },
    }),
  ];
  return {
    onHold: (hold) => {
      tasks.push(
        openIncident(service, hold).catch((error: unknown) =>
          log.warn({ error, ...hold }, 'the incident of a hold could not be opened; the alert opens it'),
        ),
      );
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
