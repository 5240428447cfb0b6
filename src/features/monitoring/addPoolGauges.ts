import type { Database } from '@/shared/database/Database.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** The pool of this process, R106; needs no connection. */
export function addPoolGauges(metrics: Metrics, database: Pick<Database, 'stats'>): void {
  const pool = (name: string, help: string, read: () => number) =>
    addGauge(metrics, `database_pool_${name}`, help, read);
  pool('max', 'Connections that the pool may open.', () => database.stats().max);
  pool('total', 'Connections that are open.', () => database.stats().total);
  pool('idle', 'Open connections that nobody uses.', () => database.stats().idle);
  pool('in_use', 'Connections in use.', () => database.stats().inUse);
  pool('waiting', 'Requests that wait for a connection.', () => database.stats().waiting);
  pool('utilisation_ratio', 'Share of the pool in use, 0 to 1 (R106).', () => {
    const { inUse, max } = database.stats();
    return inUse / max;
  });
}
