import { Counter } from 'prom-client';
import { DIFFERENCE_KINDS, type DifferenceKind } from '@/core/billing/reconcile.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { type ReconciliationService, SINCE_DAYS } from './ReconciliationService.ts';
import { ReconciliationStore } from './ReconciliationStore.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A night begins at this hour UTC, when few people order anything. */
const NIGHT_BEGINS_HOUR = 2;
/** A run that has not ended by then is another worker's to take over. */
const LEASE_MS = HOUR_MS;
const ATTEMPTS_MAX = 10;
/** Pause between the two looks of a night. */
const SETTLE_MS = 60_000;

const store = new ReconciliationStore();

export type ReconciliationMetrics = {
  readonly differences: Counter<'kind'>;
  readonly runs: Counter<'outcome'>;
};

export function addReconciliationMetrics(metrics: Metrics, database: Database): ReconciliationMetrics {
  const registers = [metrics.registry];
  const differences = new Counter({
    name: 'reconciliation_differences_total',
    help: 'Differences that nightly reconciliations have found, by kind.',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]) differences.inc({ kind }, 0);
  const runs = new Counter({
    name: 'reconciliation_runs_total',
    help: 'Nightly reconciliations that ended here, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['done', 'failed']) runs.inc({ outcome }, 0);
  addGauge(
    metrics,
    'reconciliation_last_success_timestamp_seconds',
    'When the last nightly reconciliation ended, whatever it found; 0 before the first one.',
    () => database.asNobody((sql) => store.lastNightSeconds(sql)),
  );
  return { differences, runs };
}

/** The night that is to be reconciled, by its day; the night of yesterday until this one begins. */
export function nightOf(nowMs: number): string {
  return new Date(nowMs - NIGHT_BEGINS_HOUR * HOUR_MS).toISOString().slice(0, 10);
}

export type NightDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: ReconciliationMetrics;
  readonly service: ReconciliationService;
  readonly settleMs?: number;
  readonly signal?: AbortSignal;
};

/** Reconciles the night unless that is done or somebody does it; true when it was done here. */
export async function reconcileNight(deps: NightDeps): Promise<boolean> {
  const { database, clock, log, metrics, service } = deps;
  const nowMs = clock.nowMs();
  const since = new Date(nowMs - SINCE_DAYS * DAY_MS).toISOString();
  const id = await database.asNobody((sql) =>
    store.claimNight(sql, {
      ...{ id: newId(), night: nightOf(nowMs), since, by: 'nightly' },
      ...{ at: new Date(nowMs).toISOString(), leaseMs: LEASE_MS, attemptsMax: ATTEMPTS_MAX },
    }),
  );
  if (id === undefined) return false;
  try {
    const { settleMs = SETTLE_MS, signal } = deps;
    const order = { by: 'nightly reconciliation', since, settleMs, freezes: true, signal };
    const { differences, counts, freezeId } = await service.run(order, id);
    for (const { kind } of differences) metrics.differences.inc({ kind });
    metrics.runs.inc({ outcome: 'done' });
    if (differences.length > 0)
      log.error(
        { reconciliationId: id, differences: differences.length, first: differences[0], freezeId },
        'the reconciliation found differences',
      );
    else log.info({ reconciliationId: id, ...counts }, 'ledger, mirror and provider agree');
    return true;
  } catch (error) {
    metrics.runs.inc({ outcome: 'failed' });
    throw error;
  }
}
