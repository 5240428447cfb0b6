import { ReconciliationService } from '@/features/reconciliation/ReconciliationService.ts';
import { addReconciliationMetrics, reconcileNight } from '@/features/reconciliation/reconciliationJobs.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { MoneyParts } from './moneyParts.ts';
import { repeat } from './repeat.ts';

/** Pauses between two looks for what is due. */
const EARN_EVERY_MS = 60_000;
const NIGHT_EVERY_MS = 60_000;
/** Batches of invoices in one turn. */
const BATCHES_MAX = 100;

/** AccuBooks' own money: revenue is earned month by month, and every night the records are held against each other. */
export function startOwnMoney(parts: MoneyParts, hold: HoldView): { stop: () => Promise<void> } {
  const { stripe, gate, books, database, clock, log, metrics } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const figures = addReconciliationMetrics(metrics, database);
  const earn = async (ended: AbortSignal) => {
    for (let batch = 0; batch < BATCHES_MAX && !ended.aborted; batch += 1)
      if ((await database.asNobody((sql) => books.earnRevenue(sql))) === 0) return;
  };
  const tasks = [repeat(earn, { task: 'earn revenue', everyMs: EARN_EVERY_MS, signal, log, hold })];
  if (stripe !== undefined) {
    const service = new ReconciliationService({ database, clock, stripe, books, gate });
    const night = (ended: AbortSignal) =>
      reconcileNight({ database, clock, log, metrics: figures, service, signal: ended });
    tasks.push(repeat(night, { task: 'nightly reconciliation', everyMs: NIGHT_EVERY_MS, signal, log, hold }));
  }
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
