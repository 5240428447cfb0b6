import { Counter } from 'prom-client';
import type { Clock } from '@/shared/clock/Clock.ts';
import { addLabelledGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';
import { type DependencyHealth, HEALTH_STATUSES } from './monitoringContract.ts';

/** Longest time between two scrapes that is believed to have passed in one mode, in milliseconds. */
const GAP_MAX_MS = 60_000;

type HealthMetricsDeps<Name extends string> = {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly health: { readonly read: (name: Name) => Promise<DependencyHealth> };
  readonly names: readonly Name[];
  /** Ways of working that are no dependency's; true while the process works that way. */
  readonly modes?: Readonly<Record<string, () => boolean>>;
};

/** What health says, for alerts and dashboards; a dependency that does not tell in time is unhealthy. */
export function addHealthMetrics<Name extends string>(deps: HealthMetricsDeps<Name>): void {
  const { metrics, clock, health, names, modes = {} } = deps;
  const readings = names.map((name) => {
    const reading = new ScrapeRead(() => health.read(name));
    const statusOf = () =>
      reading.read().then(
        ({ status }) => status,
        () => 'unhealthy' as const,
      );
    return { name, statusOf };
  });
  addLabelledGauge(
    metrics,
    {
      name: 'health_status',
      help: '1 for the status that a dependency has now: healthy, degraded, unhealthy.',
      labelNames: ['dependency', 'status'],
    },
    async () => {
      const read = await Promise.all(
        readings.map(async ({ name, statusOf }) => ({ name, found: await statusOf() })),
      );
      return read.flatMap(({ name, found }) =>
        HEALTH_STATUSES.map((status) => ({
          labels: { dependency: name, status },
          value: Number(status === found),
        })),
      );
    },
  );

  let lastMs: number | undefined;
  const seconds = new Counter({
    name: 'degraded_mode_seconds_total',
    help: 'Seconds without a dependency in health, or in another way of working that is not the normal one.',
    labelNames: ['mode'],
    registers: [metrics.registry],
    async collect() {
      const atMs = clock.elapsedMs();
      const passed = lastMs === undefined ? 0 : Math.min(atMs - lastMs, GAP_MAX_MS) / 1000;
      lastMs = atMs;
      await Promise.all(
        readings.map(async ({ name, statusOf }) => {
          if ((await statusOf()) !== 'healthy') this.inc({ mode: name }, passed);
        }),
      );
      for (const [mode, isActive] of Object.entries(modes)) if (isActive()) this.inc({ mode }, passed);
    },
  });
  for (const mode of [...names, ...Object.keys(modes)]) seconds.inc({ mode }, 0);
}
