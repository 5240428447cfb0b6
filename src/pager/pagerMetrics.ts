import { Counter, Gauge, Histogram } from 'prom-client';
import { isCalling } from '@/core/escalation/EscalationState.ts';
import { PRIORITIES } from '@/core/incidents/priority.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { PagerMemory } from './PagerMemory.ts';

export type PagerMetrics = {
  readonly notifications: Counter<'outcome'>;
  readonly answers: Counter<'outcome'>;
  readonly attempts: Counter<'channel' | 'outcome'>;
  readonly told: Counter<'manner'>;
  readonly lateness: Histogram;
  readonly oldestDue: Gauge;
};

const NOTIFICATION_OUTCOMES = ['kept', 'watchdog', 'unauthorised', 'malformed', 'journal_fault'] as const;
const ANSWER_OUTCOMES = [
  'applied',
  'repeated',
  'ignored',
  'unauthorised',
  'malformed',
  'journal_fault',
] as const;
const CHANNELS = ['pagerduty', 'slack', 'mail'] as const;
const MANNERS = ['page', 'message', 'letter'] as const;

/** What the process counts; every label set is born at 0. */
export function createPagerMetrics({ registry }: Metrics): PagerMetrics {
  const registers = [registry];
  const notifications = new Counter({
    name: 'pager_notifications_total',
    help: 'Notifications of Alertmanager, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of NOTIFICATION_OUTCOMES) notifications.inc({ outcome }, 0);
  const answers = new Counter({
    name: 'pager_answers_total',
    help: 'Webhooks of PagerDuty, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ANSWER_OUTCOMES) answers.inc({ outcome }, 0);
  const attempts = new Counter({
    name: 'pager_attempts_total',
    help: 'Attempts to tell somebody, by channel and outcome.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const told = new Counter({
    name: 'pager_told_total',
    help: 'People told, by manner.',
    labelNames: ['manner'],
    registers,
  });
  for (const manner of MANNERS) told.inc({ manner }, 0);
  for (const channel of CHANNELS)
    for (const outcome of ['sent', 'failed']) attempts.inc({ channel, outcome }, 0);
  return {
    notifications,
    answers,
    attempts,
    told,
    lateness: new Histogram({
      name: 'pager_lateness_seconds',
      help: 'From the moment that somebody was to be told until a channel took it.',
      buckets: [0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
    oldestDue: new Gauge({
      name: 'pager_oldest_due_seconds',
      help: 'How long the oldest page that no channel has taken has been due.',
      registers,
    }),
  };
}

export type PagerFigures = {
  readonly memory: PagerMemory;
  readonly isDatabaseUp: () => boolean;
  readonly watchdogAgeS: () => number;
  readonly isSilent: () => boolean;
  readonly contactFaults: () => number;
};

/** What is read at scrape time. */
export function addPagerGauges(metrics: Metrics, figures: PagerFigures): void {
  const { memory } = figures;
  const isOpen = new Gauge({
    name: 'pager_incidents_open',
    help: 'Incidents that call for somebody, as the pager knows them, by priority.',
    labelNames: ['priority'],
    registers: [metrics.registry],
    collect() {
      const calling = Object.values(memory.state.escalation.incidents).filter(isCalling);
      for (const priority of PRIORITIES)
        this.set({ priority }, calling.filter((one) => one.priority === priority).length);
    },
  });
  for (const priority of PRIORITIES) isOpen.set({ priority }, 0);
  const gauge = (name: string, help: string, read: () => number) => addGauge(metrics, name, help, read);
  gauge(
    'pager_unapplied_notifications',
    'Notifications that wait for Postgres.',
    () => memory.state.unapplied.length,
  );
  gauge('pager_journal_bytes', 'Size of the journal.', () => memory.bytes);
  gauge('pager_journal_faults', 'Writes of the journal that failed since the start.', () => memory.faults);
  gauge('pager_database_up', '1 when incidents can be kept in Postgres.', () =>
    Number(figures.isDatabaseUp()),
  );
  gauge('pager_watchdog_age_seconds', 'Since the last new Watchdog.', figures.watchdogAgeS);
  gauge('pager_alerting_silent', '1 while nothing new is heard of Prometheus and Alertmanager.', () =>
    Number(figures.isSilent()),
  );
  gauge('pager_contact_faults', 'Faults of the contact book.', figures.contactFaults);
}
