/** How many jobs wait, and how fast that grows, in one reading for both (R102, R118). */
import type { Clock } from '@/shared/clock/Clock.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';
import { QueueGrowth } from './QueueGrowth.ts';

/** `readDepth` rejects when nothing tells; then both are left out of the scrape. */
export function addQueueGauges(metrics: Metrics, clock: Clock, readDepth: () => Promise<number>): void {
  const growth = new QueueGrowth();
  const reading = new ScrapeRead(async () => {
    const depth = await readDepth();
    return { depth, growth: growth.note(depth, clock.elapsedMs()) };
  });
  addGauge(
    metrics,
    'forecast_queue_depth',
    'Forecast jobs that wait: llen queue:forecasts (R102).',
    async () => (await reading.read()).depth,
  );
  addGauge(
    metrics,
    'forecast_queue_growth_per_second',
    'Jobs that the queue grew by in a second, over the last minute; negative when it shrinks (R118).',
    async () => (await reading.read()).growth,
  );
}
