import { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { IncidentReportService } from '@/features/incidents/IncidentReportService.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { DEPENDENCIES, type HealthService } from '@/features/monitoring/HealthService.ts';
import { OnCallReadModel } from '@/features/onCall/OnCallReadModel.ts';
import { lookAtBilling } from '@/features/overview/lookAtBilling.ts';
import { lookAtDependencies } from '@/features/overview/lookAtDependencies.ts';
import { lookAtDuties } from '@/features/overview/lookAtDuties.ts';
import { lookAtEvidence } from '@/features/overview/lookAtEvidence.ts';
import { lookAtHold } from '@/features/overview/lookAtHold.ts';
import { lookAtIncidents } from '@/features/overview/lookAtIncidents.ts';
import { lookAtPager } from '@/features/overview/lookAtPager.ts';
import { lookAtQueue } from '@/features/overview/lookAtQueue.ts';
import { OverviewService } from '@/features/overview/OverviewService.ts';
import { QueueService } from '@/features/queue/QueueService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';

/** The health check asks these too; here each has a look of its own that tells more. */
const TOLD_APART: readonly string[] = ['billing', 'hold', 'queue'];

type Deps = {
  readonly clock: Clock;
  readonly config: Pick<Config, 'EVIDENCE_EXPECTED' | 'PAGER_URL' | 'ALERT_TOKEN'>;
  readonly database: Pick<Database, 'readOnce' | 'asPerson'>;
  readonly health: Pick<HealthService, 'read'>;
};

/** Everything that the console's first page looks at, in the order in which it is told. */
export function buildOverview({ clock, config, database, health }: Deps): OverviewService {
  const { readOnce: sql } = database;
  // How long the list is in Redis is told by the queue's own page.
  const queue = new QueueService({ sql, clock, redis: undefined });
  const onCall = new OnCallReadModel(config);
  const asOperator = (userId: string) => ({
    clock,
    inTransaction: <T>(work: (sql: Sql) => Promise<T>) => database.asPerson({ userId }, work),
  });
  const listOpen = (userId: string) => new IncidentService(asOperator(userId)).listOpen();
  const readDuties = async (userId: string) => {
    const service = new IncidentReportService(asOperator(userId));
    return { reports: await service.outstanding(), actions: await service.listActions(null) };
  };
  return new OverviewService({
    clock,
    looks: [
      lookAtIncidents(listOpen),
      lookAtHold(sql),
      lookAtBilling(sql),
      ...lookAtDependencies(
        health,
        DEPENDENCIES.filter((name) => !TOLD_APART.includes(name)),
      ),
      lookAtPager(() => onCall.read()),
      lookAtQueue(() => queue.status()),
      lookAtDuties(readDuties, () => clock.nowMs()),
      lookAtEvidence(new EvidenceService(sql, clock), config.EVIDENCE_EXPECTED),
    ],
  });
}
