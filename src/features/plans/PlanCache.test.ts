import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { PlanCache } from './PlanCache.ts';

const scope = (companyId: string) => ({ userId: 'person', companyId });

function cacheOf(read: () => Promise<string | null>) {
  const clock = fixedClock('2026-01-31T12:00:00Z');
  let reads = 0;
  const counted = () => {
    reads += 1;
    return read();
  };
  return { clock, cache: new PlanCache({ read: counted, defaultPlan: 'FREE', clock }), reads: () => reads };
}

describe('PlanCache', () => {
  it('asks once for everybody who asks at a time, and again after two seconds, without letting anybody wait', async () => {
    let plan: string | null = null;
    const { cache, clock, reads } = cacheOf(async () => plan);
    expect(await Promise.all([1, 2, 3].map(() => cache.planOf(scope('a'))))).toEqual([
      'FREE',
      'FREE',
      'FREE',
    ]);
    plan = 'PRO';
    clock.advanceMs(1_999);
    expect([await cache.planOf(scope('a')), reads()]).toEqual(['FREE', 1]);
    clock.advanceMs(1);
    expect([await cache.planOf(scope('a')), reads()]).toEqual(['FREE', 2]);
    expect([await cache.planOf(scope('a')), reads()]).toEqual(['PRO', 2]);
    plan = 'ENTERPRISE';
    clock.advanceMs(10_000);
    expect([await cache.planOf(scope('a')), reads()]).toEqual(['ENTERPRISE', 3]);
  });

  it('goes on with what it knew while the database does not answer, and says so where it knew nothing', async () => {
    let isDown = false;
    const { cache, clock } = cacheOf(async () => {
      if (isDown) throw new Error('gone');
      return 'PRO';
    });
    await cache.planOf(scope('a'));
    isDown = true;
    clock.advanceMs(60_000);
    expect(await cache.planOf(scope('a'))).toBe('PRO');
    await expect(cache.planOf(scope('b'))).rejects.toThrow('gone');
    isDown = false;
    expect(await cache.planOf(scope('b'))).toBe('PRO');
  });

  it('remembers 10,000 companies at most', async () => {
    const { cache } = cacheOf(async () => null);
    for (let company = 0; company < 10_500; company += 1) await cache.planOf(scope(String(company)));
    expect(cache.size).toBe(10_000);
  });
});
