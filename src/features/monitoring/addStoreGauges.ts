import { addGauge, addReadCounter } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { DependencyHealth } from './monitoringContract.ts';

type Store = 'database' | 'redis';
type GaugeDeps = {
  readonly metrics: Metrics;
  readonly health: { readonly read: (name: Store) => Promise<DependencyHealth> };
};
type Add = (name: string, help: string, figure: string) => void;

/** Adds what a store tells of itself; a store that is dead tells nothing, and `…_up` says 0. */
function figuresOf({ metrics, health }: GaugeDeps, store: Store): { gauge: Add; counter: Add } {
  const read = (figure: string) => async () => {
    const value = (await health.read(store)).figures[figure];
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'number') throw new Error('no such figure now');
    return value;
  };
  addGauge(
    metrics,
    `${store}_up`,
    `1 when ${store === 'redis' ? 'Redis' : 'Postgres'} answers this process, else 0.`,
    async () => ((await health.read(store)).latencyMs === null ? 0 : 1),
    { unread: 0 },
  );
  return {
    gauge: (name, help, figure) => addGauge(metrics, name, help, read(figure)),
    counter: (name, help, figure) => addReadCounter(metrics, name, help, read(figure)),
  };
}

/** R106, the archive of the log (1.23), and the queue as Postgres keeps it. */
function addDatabaseGauges(deps: GaugeDeps): void {
  const database = figuresOf(deps, 'database');
  database.gauge(
    'database_server_connections',
    'Connections to the server, whoever has them.',
    'serverConnections',
  );
  database.gauge(
    'database_server_connections_max',
    'Connections that the server takes.',
    'serverConnectionsMax',
  );
  database.gauge('database_is_read_only', '1 when nothing can be written, else 0.', 'isReadOnly');
  database.gauge(
    'database_clock_offset_seconds',
    'How far the clock of the server is ahead of that of this process.',
    'clockOffsetSeconds',
  );
  database.gauge('database_disk_full', '1 when its disk takes no more, else 0.', 'isDiskFull');
  database.gauge('database_locked_tables', 'Tables that nobody else can read now.', 'lockedTables');
  database.gauge(
    'replication_slot_bytes',
    'Log that the server keeps for the replication slot that is furthest behind.',
    'slotBytes',
  );
  database.gauge(
    'database_oldest_transaction_seconds',
    'For how long vacuum has waited for the same transaction, as this process has seen it.',
    'oldestTransactionSeconds',
  );
  database.gauge('wal_archive_enabled', '1 when the server archives its log, else 0.', 'walArchiving');
  database.gauge(
    'wal_archive_age_seconds',
    'Age of the log that waits to be archived; 0 while none does, absent without archiving.',
    'walArchiveAgeSeconds',
  );
  database.gauge('wal_archive_waiting_bytes', 'Log that is not archived.', 'walArchiveWaitingBytes');
  database.gauge(
    'wal_archive_failing',
    '1 when the last try to archive failed, else 0.',
    'walArchiveFailing',
  );
  database.counter('wal_archive_failures_total', 'Tries to archive that failed.', 'walArchiveFailures');

  database.gauge(
    'forecast_queue_stalled_seconds',
    'Since when jobs wait, workers may begin them, and none has ended; 0 when none waits.',
    'queueStalledSeconds',
  );
  database.gauge(
    'forecast_oldest_waiting_seconds',
    'How long the job that was ordered first has waited.',
    'queueOldestWaitingSeconds',
  );
  database.gauge('forecast_intake_open', '1 when new orders are taken, else 0.', 'isIntakeOpen');
  database.gauge('forecast_processing_on', '1 when workers may begin jobs, else 0.', 'isProcessingOn');
}

/** R107, R108. */
function addRedisGauges(deps: GaugeDeps): void {
  const { metrics, health } = deps;
  const redis = figuresOf(deps, 'redis');
  redis.gauge('redis_takes_writes', '1 when Redis takes what is written, else 0.', 'takesWrites');
  redis.gauge('redis_memory_used_bytes', 'Memory that Redis uses (R107).', 'usedBytes');
  redis.gauge('redis_memory_max_bytes', 'maxmemory of Redis, 0 without one (R107).', 'maxBytes');
  redis.gauge(
    'redis_memory_limit_bytes',
    "Memory that Redis may use: maxmemory, without one all of the machine's.",
    'limitBytes',
  );
  addGauge(
    metrics,
    'redis_memory_utilisation_ratio',
    'Share of what Redis may use that it uses, 0 to 1 (R107).',
    async () => {
      const { usedBytes, limitBytes } = (await health.read('redis')).figures;
      if (typeof usedBytes !== 'number' || typeof limitBytes !== 'number' || limitBytes === 0)
        throw new Error('no such figure now');
      return usedBytes / limitBytes;
    },
  );
  redis.gauge('redis_hit_ratio', 'Share of all reads that found their key, 0 to 1 (R108).', 'hitRatio');
  redis.counter('redis_keyspace_hits_total', 'Reads that found their key (R108).', 'hits');
  redis.counter('redis_keyspace_misses_total', 'Reads that found none (R108).', 'misses');
  redis.counter('redis_evicted_keys_total', 'Keys thrown out for want of memory.', 'evictions');
  redis.gauge('redis_connected_clients', 'Connections to Redis.', 'clients');
}

/** Postgres and Redis as this process finds them. */
export function addStoreGauges(deps: GaugeDeps): void {
  addDatabaseGauges(deps);
  addRedisGauges(deps);
}
