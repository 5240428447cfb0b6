import { addBillingMetrics } from '@/features/billing/addBillingMetrics.ts';
import { BillingApplier } from '@/features/billing/BillingApplier.ts';
import { BillingCare } from '@/features/billing/BillingCare.ts';
import { DunningService } from '@/features/billing/DunningService.ts';
import { MirrorService } from '@/features/billing/MirrorService.ts';
import { pollEvents } from '@/features/billing/pollEvents.ts';
import { syncCatalogue } from '@/features/billing/syncCatalogue.ts';
import { BillingInspectionService } from '@/features/billingGate/BillingInspectionService.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { ExpectedInvoiceReadModel } from '@/features/platformBooks/ExpectedInvoiceReadModel.ts';
import type { MoneyParts } from './moneyParts.ts';

/** Prices that somebody changed at the provider are put right within this. */
const SYNC_MS = 60 * 60 * 1000;

/** What the worker does for billing, each thing again and again. */
export type BillingWork = {
  readonly applyEvents: (stopping: AbortSignal) => Promise<number>;
  readonly pollEvents: () => Promise<number>;
  readonly lookAfterOverdue: () => Promise<void>;
  readonly settleForgotten: () => Promise<void>;
  readonly syncCatalogue: () => Promise<void>;
};

/** Undefined where there is no billing. */
export function startBilling(parts: MoneyParts): BillingWork | undefined {
  const { config, stripe, gate, books, database, clock, log, metrics } = parts;
  const counters = addBillingMetrics(metrics, parts);
  if (stripe === undefined) {
    log.info({}, 'STRIPE_SECRET_KEY is empty: there is no billing');
    return undefined;
  }
  const inspection = new BillingInspectionService({ gate, log });
  const mirror = new MirrorService({
    stripe,
    clock,
    plans: new PlanService(config),
    dunning: new DunningService({ clock }),
    expected: new ExpectedInvoiceReadModel(),
    post: (sql, moved) => books.post(sql, moved),
    inspect: (sql, facts) => inspection.inspect(sql, facts),
  });
  const applier = new BillingApplier({
    ...{ stripe, database, clock, log, gate, mirror },
    onApplied: ({ upgrades, paymentFailures, events }) => {
      counters.upgrades.inc(upgrades);
      counters.paymentFailures.inc(paymentFailures);
      counters.applied.inc(events);
    },
    onFailed: (isDead) => counters.failed.inc({ end: isDead ? 'dead' : 'again' }),
  });
  let nextSyncMs = 0;
  const care = new BillingCare({ stripe, database, clock, gate, mirror });
  return {
    applyEvents: (stopping) => applier.turn(stopping),
    pollEvents: () => pollEvents({ stripe, database, clock, log }),
    lookAfterOverdue: () => care.lookAfterOverdue(),
    settleForgotten: () => care.settleForgotten(),
    syncCatalogue: async () => {
      if (clock.elapsedMs() < nextSyncMs) return;
      await syncCatalogue({ stripe, database, clock, log });
      nextSyncMs = clock.elapsedMs() + SYNC_MS;
    },
  };
}
