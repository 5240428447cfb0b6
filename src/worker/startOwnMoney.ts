import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { ReconciliationService } from '@/features/reconciliation/ReconciliationService.ts';
import { addReconciliationMetrics, reconcileNight } from '@/features/reconciliation/reconciliationJobs.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { repeat } from './repeat.ts';

/** Pauses between two looks for what is due. */
const EARN_EVERY_MS = 60_000;
const NIGHT_EVERY_MS = 60_000;
/** Batches of invoices in one turn. */
const BATCHES_MAX = 100;

export type OwnMoneyParts = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** AccuBooks' own money: revenue is earned month by month, and every night the records are held against each other. */
export function startOwnMoney(parts: OwnMoneyParts): { stop: () => Promise<void> } {
  const { config, database, clock, log, metrics } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const books = new PlatformBooksService({ clock, database });
  const figures = addReconciliationMetrics(metrics, database);
  const earn = async () => {
    for (let batch = 0; batch < BATCHES_MAX && !signal.aborted; batch += 1)
      if ((await database.asNobody((sql) => books.earnRevenue(sql))) === 0) return;
  };
  const tasks = [repeat(earn, { task: 'earn revenue', everyMs: EARN_EVERY_MS, signal, log })];
  const stripe = createStripe(config);
  if (stripe !== undefined) {
    const gate = new BillingGateService({ database, clock, log, process: 'worker' });
    const service = new ReconciliationService({ database, clock, stripe, books, gate });
    const night = () => reconcileNight({ database, clock, log, metrics: figures, service, signal });
    tasks.push(repeat(night, { task: 'nightly reconciliation', everyMs: NIGHT_EVERY_MS, signal, log }));
  }
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
