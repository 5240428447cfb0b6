import { REPORT_KINDS, type ReportKind, reportDueAt, reviewDueAt } from '@/core/incidents/reportDeadlines.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { addGauge, addLabelledGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';
import { IncidentReportStore, type OutstandingReport } from './IncidentReportStore.ts';

type Duties = {
  readonly reports: readonly OutstandingReport[];
  readonly reviews: readonly { readonly runbook: string; readonly reviewedAt: string }[];
  readonly actions: { readonly open: number; readonly overdue: number };
};

async function readDuties(sql: Sql, today: string): Promise<Duties> {
  const store = new IncidentReportStore(sql);
  const [actions] = await sql<Duties['actions']>(
    'SELECT open, overdue FROM incident_action_figures($1)',
    [today],
    'incident_action_figures',
  );
  return {
    reports: await store.outstanding(),
    reviews: await store.lastReviews(),
    actions: actions ?? { open: 0, overdue: 0 },
  };
}

/** Countdowns of what is to be written, done and read after incidents. */
export function addIncidentReportMetrics(
  metrics: Metrics,
  { database, clock }: { readonly database: Pick<Database, 'readOnce'>; readonly clock: Clock },
): void {
  const today = () => nowOf(clock).toISOString().slice(0, 10);
  const duties = new ScrapeRead(() => readDuties(database.readOnce, today()), clock);
  const secondsUntil = (instant: string) => Math.round((Date.parse(instant) - clock.nowMs()) / 1000);
  const dueOf = async (kind: ReportKind) =>
    (await duties.read()).reports
      .filter((report) => report.kind === kind)
      .map(({ overAt }) => secondsUntil(reportDueAt(kind, overAt)));
  const byKind = (value: (due: readonly number[]) => number | undefined) => async () => {
    const readings = [];
    for (const kind of REPORT_KINDS) {
      const figure = value(await dueOf(kind));
      if (figure !== undefined) readings.push({ labels: { kind }, value: figure });
    }
    return readings;
  };
  const dueHelp =
    'Seconds until the most urgent paper of the kind is due, below 0 when it is late; absent when none is to be written.';
  addLabelledGauge(
    metrics,
    { name: 'incident_report_due_seconds', help: dueHelp, labelNames: ['kind'] },
    byKind((due) => (due.length === 0 ? undefined : Math.min(...due))),
  );
  const lateHelp = 'Papers about incidents that are late, by kind.';
  addLabelledGauge(
    metrics,
    { name: 'incident_reports_overdue', help: lateHelp, labelNames: ['kind'] },
    byKind((due) => due.filter((seconds) => seconds < 0).length),
  );
  addGauge(
    metrics,
    'incident_actions_open',
    'Actions after incidents that are not done.',
    async () => (await duties.read()).actions.open,
  );
  addGauge(
    metrics,
    'incident_actions_overdue',
    'Actions after incidents that are late.',
    async () => (await duties.read()).actions.overdue,
  );
  const reviewHelp =
    'Seconds until a runbook is to be read through again, below 0 when that is late; absent before its first review.';
  addLabelledGauge(
    metrics,
    { name: 'runbook_review_due_seconds', help: reviewHelp, labelNames: ['runbook'] },
    async () =>
      (await duties.read()).reviews.map(({ runbook, reviewedAt }) => ({
        labels: { runbook },
        value: secondsUntil(reviewDueAt(reviewedAt)),
      })),
  );
}
