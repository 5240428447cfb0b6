/** What the outbox tells Prometheus: mails that ended by outcome, those that wait, and those that never went. */
import { Counter } from 'prom-client';
import type { Database } from '@/shared/database/Database.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { readOutboxFigures } from './MailOutboxStore.ts';
import { MAIL_OUTCOMES, type MailOutcome } from './MailSender.ts';

/** Registers the figures; what it returns counts one outcome. */
export function addMailMetrics(metrics: Metrics, database: Database): (outcome: MailOutcome) => void {
  const outcomes = new Counter({
    name: 'mail_attempts_total',
    help: 'Attempts to hand over a mail, by outcome.',
    labelNames: ['outcome'],
    registers: [metrics.registry],
  });
  for (const outcome of MAIL_OUTCOMES) outcomes.inc({ outcome }, 0);
  const figure = (name: 'waiting' | 'oldestS' | 'dead') => async () =>
    (await database.asNobody(readOutboxFigures))[name];
  addGauge(metrics, 'mail_outbox_waiting', 'Mails that wait to be sent.', figure('waiting'));
  addGauge(metrics, 'mail_outbox_oldest_seconds', 'Age of the mail that waits longest.', figure('oldestS'));
  addGauge(metrics, 'mail_outbox_dead', 'Mails that were never sent; kept for 30 days.', figure('dead'));
  return (outcome) => outcomes.inc({ outcome });
}
