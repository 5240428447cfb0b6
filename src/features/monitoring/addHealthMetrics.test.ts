import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { addHealthMetrics } from './addHealthMetrics.ts';
import type { HealthStatus } from './monitoringContract.ts';

function stage() {
  const clock = fixedClock('2026-11-22T00:00:00Z');
  const metrics = createMetrics('test');
  const now: Record<'database' | 'redis', HealthStatus> = { database: 'healthy', redis: 'healthy' };
  const mode = { isLocal: false };
  const read = async (name: 'database' | 'redis') => ({
    status: now[name],
    detail: '',
    latencyMs: null,
    figures: {},
  });
  addHealthMetrics({
    ...{ metrics, clock, health: { read }, names: ['database', 'redis'] as const },
    modes: { rateLimits: () => mode.isLocal },
  });
  const seconds = async (name: string) => {
    const found = await metrics.registry.getSingleMetric('degraded_mode_seconds_total')?.get();
    return found?.values.find(({ labels }) => labels.mode === name)?.value;
  };
  return { clock, now, mode, seconds };
}

describe('degraded seconds', () => {
  it('are born at 0 and grow by the time between scrapes while the mode lasts, and no other', async () => {
    const { clock, now, mode, seconds } = stage();
    expect([await seconds('database'), await seconds('redis'), await seconds('rateLimits')]).toEqual([
      0, 0, 0,
    ]);
    now.redis = 'degraded';
    mode.isLocal = true;
    clock.advanceMs(15_000);
    expect(await seconds('redis')).toBe(15);
    now.redis = 'healthy';
    clock.advanceMs(15_000);
    expect([await seconds('redis'), await seconds('database')]).toEqual([15, 0]);
    expect(await seconds('rateLimits')).toBe(30);
  });

  it('believe a minute at most of what nobody has seen', async () => {
    const { clock, now, seconds } = stage();
    await seconds('database');
    now.database = 'unhealthy';
    clock.advanceMs(3_600_000);
    expect(await seconds('database')).toBe(60);
  });
});
