import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import { createLog } from '@/shared/log/log.ts';
import { limitPolicies } from './LimitPolicy.ts';
import { RateLimiter } from './RateLimiter.ts';

const config = parseConfig({
  DATABASE_URL: 'postgresql://nobody@127.0.0.1/none',
  JWT_SECRET: 'x'.repeat(40),
});

describe('RateLimiter without Redis', () => {
  it('lets each subject have a limit of its own, which may change while it is counted', async () => {
    const limiter = new RateLimiter({
      policies: limitPolicies(config),
      redis: undefined,
      clock: fixedClock('2026-01-31T12:00:00Z'),
      log: createLog({ process: 'test', logDir: '', stdout: false }),
    });
    const take = async (pointsMax: number) => {
      const { isAdmitted, remaining, policy } = await limiter.take('company', 'company:a', pointsMax);
      return [isAdmitted, remaining, policy.pointsMax];
    };
    expect(await take(2)).toEqual([true, 1, 2]);
    expect(await take(2)).toEqual([true, 0, 2]);
    expect(await take(2)).toEqual([false, 0, 2]);
    expect(await take(9)).toEqual([true, 5, 9]);
    expect((await limiter.take('company', 'company:b', 2)).remaining).toBe(1);
  });
});
