import type { Database } from '@/shared/database/Database.ts';
import { IS_LIVE } from '@/shared/featureFlags/FeatureFlagStore.ts';
import type { FlagHistory } from './flagContract.ts';

/** Changes that a page shows. */
const CHANGES_MAX = 100;
const PROCESSES_MAX = 500;

const CHANGES = `SELECT revision, flag, from_rollout AS "from", to_rollout AS "to", changed_by AS "by",
  changed_at AS at FROM feature_flag_changes ORDER BY revision DESC LIMIT $1`;
const PROCESSES = `SELECT p.process, p.host, p.pid, p.acknowledged_revision AS "acknowledgedRevision",
    p.started_at AS "startedAt", p.seen_at AS "seenAt"
  FROM feature_flag_processes p WHERE ${IS_LIVE} ORDER BY p.process, p.host, p.pid LIMIT $1`;

/** What was changed by whom, and how far each live process has come. */
export async function readFlagHistory(database: Database): Promise<FlagHistory> {
  return database.asNobody(async (sql) => {
    const changes = await sql<FlagHistory['changes'][number]>(CHANGES, [CHANGES_MAX], 'flag_changes');
    const processes = await sql<FlagHistory['processes'][number]>(
      PROCESSES,
      [PROCESSES_MAX],
      'flag_processes',
    );
    return { revision: changes[0]?.revision ?? 0, changes, processes };
  });
}
