import type { Database } from '@/shared/database/Database.ts';
import { addGauge, type Metrics } from '@/shared/metrics/Metrics.ts';
import type { HealthService } from './HealthService.ts';

type GaugeDeps = { readonly metrics: Metrics; readonly database: Database; readonly health: HealthService };

/** The number behind a figure; rejects when there is none, which leaves the gauge out of the scrape. */
function numberOf(figure: unknown): number {
  if (typeof figure !== 'number') throw new Error('no such figure now');
  return figure;
}

/** What the alerts watch of the dependencies: R102, R106 to R109. */
export function addDependencyGauges({ metrics, database, health }: GaugeDeps): void {
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

  const redis = (name: string, help: string, figure: string) =>
    addGauge(metrics, `redis_${name}`, help, async () =>
      numberOf((await health.read('redis')).figures[figure]),
    );
  redis('memory_used_bytes', 'Memory that Redis uses (R107).', 'usedBytes');
  redis('memory_max_bytes', 'Memory that Redis may use, 0 without a limit (R107).', 'maxBytes');
  redis('hit_ratio', 'Share of reads that found their key, 0 to 1 (R108).', 'hitRatio');

  const isUp = (dependency: 'database' | 'redis') =>
    addGauge(metrics, `${dependency}_up`, `1 when the ${dependency} answers, else 0.`, async () => {
      const { latencyMs } = await health.read(dependency);
      return latencyMs === null ? 0 : 1;
    });
  isUp('database');
  isUp('redis');

  addGauge(
    metrics,
    'forecast_queue_depth',
    'Forecast jobs that wait: llen queue:forecasts (R102).',
    async () => numberOf((await health.readNow('queue')).figures.waiting),
  );
  addGauge(metrics, 'forecast_workers_live', 'Workers that gave a sign of life lately (R109).', async () =>
    numberOf((await health.read('workers')).figures.live),
  );
}
