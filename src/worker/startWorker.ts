import { addViolationMetric } from '@/features/billingGate/addViolationMetric.ts';
import { ProviderHoldService } from '@/features/billingGate/ProviderHoldService.ts';
import { addEvidenceGauges } from '@/features/evidence/addEvidenceGauges.ts';
import { followBilling } from '@/shared/billing/followBilling.ts';
import { addHoldMetric } from '@/shared/hold/addHoldMetric.ts';
import { buildWorker } from './buildWorker.ts';
import { inspectDraft } from './inspectDraft.ts';
import { moneyParts } from './moneyParts.ts';
import { openGround } from './openGround.ts';
import { startBilling } from './startBilling.ts';
import { startCanaries } from './startCanaries.ts';
import { startEvidence } from './startEvidence.ts';
import { startGuard } from './startGuard.ts';
import { startIncidents } from './startIncidents.ts';
import { startMail } from './startMail.ts';
import { startOwnMoney } from './startOwnMoney.ts';
import { watchStores } from './watchStores.ts';

/** The worker that does everything. */
export async function startWorker(
  ...given: Parameters<typeof openGround>
): Promise<{ stop: () => Promise<void> }> {
  const { parts, follow, close } = await openGround(...given);
  const { config, database, metrics, hold, redis } = parts;
  addHoldMetric(metrics, hold);
  const mail = startMail(parts);
  addViolationMetric(metrics, database);
  addEvidenceGauges({ ...parts, expected: config.EVIDENCE_EXPECTED });
  watchStores({ ...parts, redis: redis?.commands });
  const money = moneyParts(parts);
  const holds = new ProviderHoldService({
    ...{ ...money, keys: config.APPROVER_KEYS },
    inspectDraft: (invoice, companyId) => inspectDraft(database, invoice, companyId),
  });
  const worker = buildWorker({ ...parts, holds, billing: startBilling(money), mail: mail?.sender });
  const following = await followBilling(follow);
  const canaries = startCanaries(parts);
  await worker.start();
  const incidents = startIncidents(parts);
  const ownMoney = startOwnMoney(money, hold);
  const guard = startGuard({
    ...{ ...parts, databaseUrl: follow.databaseUrl, canaries: canaries.canaries },
    onHold: incidents.onHold,
  });
  const evidence = startEvidence(parts);
  const stop = async () => {
    await Promise.all([worker.stop(), ownMoney.stop(), incidents.stop()]);
    mail?.close();
    await Promise.all([guard.stop(), evidence.stop()]);
    await canaries.stop();
    await following.stop();
    await close();
  };
  return { stop };
}
