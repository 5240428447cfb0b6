import type { ForecastJob } from '@/features/forecasts/forecastContract.ts';

/** What a forecast under way is doing, in words. */
export function runStage(job: ForecastJob | undefined): string {
  if (job === undefined) return 'Sending';
  if (job.state === 'queued') return 'Waiting for a worker';
  return `Computing, ${Math.round(job.progress * 100)} %`;
}
