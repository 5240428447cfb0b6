import type { Incident } from '@/core/incidents/Incident.ts';
import { notRecoveredBecause, recoveryCheck } from '@/core/incidents/recovery.ts';
import { addIncidentMetrics } from '@/features/incidents/addIncidentMetrics.ts';
import { addIncidentReportMetrics } from '@/features/incidents/addIncidentReportMetrics.ts';
import { askPrometheus } from '@/features/incidents/askPrometheus.ts';
import { ImpactService } from '@/features/incidents/ImpactService.ts';
import { IncidentMailService } from '@/features/incidents/IncidentMailService.ts';
import { IncidentPageService } from '@/features/incidents/IncidentPageService.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import { repeat } from './repeat.ts';

/** A watch that is over is seen within this. */
const WATCHES_EVERY_MS = 5_000;
const REPORTS_EVERY_MS = 3_000;
const MAILS_EVERY_MS = 3_000;
const PAGE_EVERY_MS = 2_000;
const IMPACT_EVERY_MS = 15_000;
const PURGE_EVERY_MS = 60 * 60_000;

type Parts = {
  readonly config: Pick<Config, 'SMTP_URL' | 'PROMETHEUS_URL' | 'STATUS_URL' | 'STATUS_TOKEN'>;
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

/** Why it is not over though its alert is silent; nothing where nobody can tell. */
async function whyNotRecovered(prometheusUrl: string, incident: Incident): Promise<string | undefined> {
  const check = recoveryCheck(incident);
  if (check === undefined || prometheusUrl === '') return undefined;
  return notRecoveredBecause(check, await askPrometheus(prometheusUrl, check.query));
}

/** What incidents need done by themselves. */
export function startIncidents({ config, database, clock, log, metrics }: Parts): {
  readonly onHold: (hold: HeldBy) => void;
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  const { signal } = stopping;
  addIncidentMetrics(metrics, { database, clock });
  addIncidentReportMetrics(metrics, { database, clock });
  const deps = { clock, inTransaction: <T>(work: (sql: Sql) => Promise<T>) => database.asNobody(work) };
  const [incidents, impact] = [new IncidentService(deps), new ImpactService(deps)];
  const mails = new IncidentMailService({ ...deps, isMailOn: config.SMTP_URL !== '' });
  const { STATUS_URL: url, STATUS_TOKEN: token } = config;
  const page = token === '' ? undefined : new StatusClient({ url, token });
  const pages = new IncidentPageService({ ...deps, log, page });
  const tasks: Promise<unknown>[] = Object.entries({
    'end watches of incidents': {
      work: () => incidents.endWatches((one) => whyNotRecovered(config.PROMETHEUS_URL, one)),
      everyMs: WATCHES_EVERY_MS,
    },
    'group reports of customers': { work: () => impact.groupReports(), everyMs: REPORTS_EVERY_MS },
    'mail what customers are told': { work: () => mails.mailMessages(), everyMs: MAILS_EVERY_MS },
    'tell the status page again': { work: () => pages.deliver(), everyMs: PAGE_EVERY_MS },
    'measure the impact of incidents': { work: () => impact.measure(), everyMs: IMPACT_EVERY_MS },
    'forget whose requests failed': { work: () => impact.purge(), everyMs: PURGE_EVERY_MS },
  }).map(([task, { work, everyMs }]) => repeat(work, { task, everyMs, signal, log, hold: 'untouched' }));
  return {
    onHold: (hold) => {
      tasks.push(
        openIncident(incidents, hold).catch((error: unknown) =>
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
