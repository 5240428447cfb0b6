import type { Counter } from 'prom-client';
import type { ForecastQueueStore } from '@/features/forecasts/ForecastQueueStore.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Requeues or gives up the jobs of dead workers, and says so. */
export async function reapLostJobs(deps: {
  queueStore: ForecastQueueStore;
  log: Log;
  metrics: Metrics;
  reaped: Counter<'state'>;
}): Promise<void> {
  const { queueStore, log, metrics, reaped } = deps;
  for (const { id: jobId, state, ranMs: durationMs } of await queueStore.reap()) {
    reaped.inc({ state });
    log.warn({ jobId, state }, 'the worker of a forecast job is gone');
    if (state !== 'failed') continue;
    metrics.forecasts.inc({ outcome: 'failed' });
    log.performance('forecast_generation', { jobId, durationMs, outcome: 'failed' });
  }
}
