import { addViolationMetric } from '@/features/billingGate/addViolationMetric.ts';
import { ProviderHoldService } from '@/features/billingGate/ProviderHoldService.ts';
import { addEvidenceGauges } from '@/features/evidence/addEvidenceGauges.ts';
import { followBilling } from '@/shared/billing/followBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { askForRoleFault } from '@/shared/database/askForRoleFault.ts';
import { Database } from '@/shared/database/Database.ts';
import { startFeatureFlags } from '@/shared/featureFlags/startFeatureFlags.ts';
import { addHoldMetric } from '@/shared/hold/addHoldMetric.ts';
import { followHold } from '@/shared/hold/followHold.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { StartRefused } from '@/shared/process/StartRefused.ts';
import { startTraces } from '@/shared/traces/startTraces.ts';
import { buildWorker } from './buildWorker.ts';
import { connectBoth } from './connectBoth.ts';
import { endItself } from './endItself.ts';
import { findWorkerFault } from './findWorkerFault.ts';
import { inspectDraft } from './inspectDraft.ts';
import { moneyParts } from './moneyParts.ts';
import { startBilling } from './startBilling.ts';
import { startCanaries } from './startCanaries.ts';
import { startEvidence } from './startEvidence.ts';
import { startGuard } from './startGuard.ts';
import { startIncidents } from './startIncidents.ts';
import { startMail } from './startMail.ts';
import { startOwnMoney } from './startOwnMoney.ts';
import { watchStores } from './watchStores.ts';

/** `onRefused` is called when the database turns out to give the worker too much, or not enough. */
export async function startWorker(
  config: Config,
  log: Log,
  onRefused: (refusal: StartRefused) => void,
): Promise<{ stop: () => Promise<void> }> {
  const databaseUrl = config.DATABASE_WORKER_URL ?? config.DATABASE_URL;
  const database = new Database(databaseUrl, log, 'accubooks-worker');
  const redis = connectBoth(config.REDIS_URL, log);
  const metrics = createMetrics('worker');
  const parts = { config, database, clock: systemClock, log, metrics };
  const hold = await followHold({ process: 'worker', databaseUrl, log });
  addHoldMetric(metrics, hold);
  const threadUrl = new URL('./forecastThread.mjs', import.meta.url);
  const mail = startMail(parts);
  addViolationMetric(metrics, database);
  addEvidenceGauges({ ...parts, expected: config.EVIDENCE_EXPECTED });
  watchStores({ ...parts, redis: redis?.commands });
  const money = moneyParts(parts);
  const holds = new ProviderHoldService({
    ...{ ...money, keys: config.APPROVER_KEYS },
    inspectDraft: (invoice, companyId) => inspectDraft(database, invoice, companyId),
  });
  const billing = startBilling(money);
  const worker = buildWorker({
    config,
    hold,
    holds,
    billing,
    mail: mail?.sender,
    clock: systemClock,
    log,
    metrics,
    database,
    redis,
    threadUrl,
    onDrained: endItself,
  });
  const stopping = new AbortController();
  const verdict = askForRoleFault(() => findWorkerFault(database), log, stopping.signal).then(
    (fault) => fault !== undefined && onRefused(new StartRefused(fault)),
  );
  const flags = await startFeatureFlags({ process: 'worker', config, databaseUrl, clock: systemClock, log });
  const follower = await followBilling({ process: 'worker', config, databaseUrl, clock: systemClock, log });
  const canaries = startCanaries({ ...parts, hold });
  const traces = await startTraces(config, 'worker');
  await worker.start();
  const incidents = startIncidents(parts);
  const ownMoney = startOwnMoney(money, hold);
  const guard = startGuard({
    ...{ ...parts, databaseUrl, hold, threadUrl, canaries: canaries.canaries },
    onHold: incidents.onHold,
  });
  const evidence = startEvidence({ ...parts, hold });
  const stop = async () => {
    stopping.abort();
    await Promise.all([worker.stop(), ownMoney.stop(), incidents.stop()]);
    mail?.close();
    await Promise.all([guard.stop(), evidence.stop()]);
    await canaries.stop();
    await verdict;
    redis?.blocking.disconnect();
    redis?.commands.disconnect();
    await Promise.all([flags.stop(), follower.stop(), hold.stop()]);
    await database.close();
    await traces.stop();
  };
  return { stop };
}
