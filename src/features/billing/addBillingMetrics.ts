import { Counter } from 'prom-client';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { type EventFigures, readEventFigures } from './EventStore.ts';

export type BillingCounters = {
  readonly applied: Counter;
  readonly failed: Counter<'end'>;
  readonly upgrades: Counter;
  readonly paymentFailures: Counter;
};

/** How payments go and how far behind the worker is; every counter is born at 0. */
export function addBillingMetrics(
  metrics: Metrics,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
): BillingCounters {
  const registers = [metrics.registry];
  const figure = (name: string, help: string, of: (figures: EventFigures) => number) =>
    addGauge(metrics, name, help, async () =>
      of(await database.asNobody((sql) => readEventFigures(sql, nowOf(clock)))),
    );
  figure(
    'billing_events_lag_seconds',
    'Age of the oldest payment event that is not applied.',
    (figures) => figures.lagSeconds,
  );
  figure('billing_events_dead', 'Payment events that were given up.', (figures) => figures.dead);
  figure(
    'billing_events_parked',
    'Payment events that wait for the end of a freeze.',
    (figures) => figures.parked,
  );
  const failed = new Counter({
    name: 'billing_event_failures_total',
    help: 'Tries to apply a payment event that failed, by what follows.',
    labelNames: ['end'],
    registers,
  });
  for (const end of ['again', 'dead']) failed.inc({ end }, 0);
  return {
    failed,
    applied: new Counter({
      name: 'billing_events_applied_total',
      help: 'Payment events that were applied.',
      registers,
    }),
    upgrades: new Counter({
      name: 'subscription_upgrades_total',
      help: 'Companies that went to a larger plan (R114).',
      registers,
    }),
    paymentFailures: new Counter({
      name: 'payment_failures_total',
      help: 'Payments that a card refused (R115).',
      registers,
    }),
  };
}
