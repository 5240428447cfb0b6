import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { addLabelledGauge, type Reading } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Its disk as the kernel tells it; the log only where it lies on another one. */
async function disksOf(dataDir: string) {
  const log = path.join(dataDir, 'pg_wal');
  const [data, other] = await Promise.all([stat(dataDir), stat(log).catch(() => undefined)]);
  const holds = [{ holds: 'data', dir: dataDir }];
  if (other !== undefined && other.dev !== data.dev) holds.push({ holds: 'log', dir: log });
  return Promise.all(holds.map(async (one) => ({ ...one, disk: await statfs(one.dir) })));
}

/** The disk of a Postgres that runs on this machine; of one that runs elsewhere there is no figure. */
export function addDiskGauges(metrics: Metrics, dataDir: string): void {
  if (dataDir === '') return;
  const gauge = (name: string, help: string, figure: 'bavail' | 'blocks') =>
    addLabelledGauge(
      metrics,
      { name, help, labelNames: ['holds'] },
      async (): Promise<Reading<'holds'>[]> =>
        (await disksOf(dataDir)).map(({ holds, disk }) => ({
          labels: { holds },
          value: disk[figure] * disk.bsize,
        })),
    );
  gauge('database_disk_free_bytes', 'Room left on the disk of Postgres, by what it holds.', 'bavail');
  gauge('database_disk_size_bytes', 'Size of the disk of Postgres, by what it holds.', 'blocks');
}
