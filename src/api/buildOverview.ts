import { DEPENDENCIES, type HealthService } from '@/features/monitoring/HealthService.ts';
import { lookAtBilling } from '@/features/overview/lookAtBilling.ts';
import { lookAtDependencies } from '@/features/overview/lookAtDependencies.ts';
import { OverviewService } from '@/features/overview/OverviewService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';

type Deps = {
  readonly clock: Clock;
  readonly database: Pick<Database, 'readOnce'>;
  readonly health: Pick<HealthService, 'read'>;
};

/** Everything that the console's first page looks at, in the order in which it is told. */
export function buildOverview({ clock, database, health }: Deps): OverviewService {
  const sql: Sql = (text, values = [], name = text) => database.readOnce(text, values, name);
  return new OverviewService({
    clock,
    looks: [...lookAtDependencies(health, DEPENDENCIES), lookAtBilling(sql)],
  });
}
