/** Which forecasts count, in which month, and which give their use back. */
import { describe, expect, it } from 'vitest';
import { PLANS } from '@/core/billing/plans.ts';
import { ForecastJobStore } from '@/features/forecasts/ForecastJobStore.ts';
import { ATTEMPTS_MAX, ForecastQueueStore } from '@/features/forecasts/ForecastQueueStore.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createPlanStage, type PlanCaller, tally } from '../../../test/support/planStage.ts';
import { seedBooks } from '../../../test/support/seedBooks.ts';

const clock = fixedClock('2026-10-31T23:50:00Z');
const { database, workerDatabase, clientOf, newCompany } = await createPlanStage({ clock });
const jobs = new ForecastJobStore(workerDatabase);
const LIMIT = PLANS.FREE.limits.forecastsPerMonth ?? 0;
const LEASE_MS = 60_000;

const withBooks = async () => {
  const caller = await newCompany();
  await seedBooks(database, { userId: caller.id, companyId: caller.companyId }, { months: 24 });
  return caller;
};
const order = async (caller: PlanCaller) => {
  const { status, body } = await caller.call('POST', '/api/forecasts/generate', {});
  expect(status).toBe(202);
  return body.id;
};
const cancel = (caller: PlanCaller, id: string) => caller.call('POST', `/api/forecasts/jobs/${id}/cancel`);
const used = async ({ companyId }: PlanCaller) => {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ period: string; used: number }>(
    `SELECT period, used::int FROM company_usage WHERE company_id = $1 AND resource = 'forecastsPerMonth' ORDER BY period`,
    [companyId],
  );
  return Object.fromEntries(rows.map((row) => [row.period, row.used]));
};
const claimed = async (id: string) => {
  const job = await jobs.claim(id, 'a-worker', LEASE_MS);
  if (job === undefined) throw new Error('not claimed');
  return job;
};

describe('a forecast', () => {
  it('counts in the month of its order, which begins at midnight UTC', async () => {
    const caller = await withBooks();
    const orders = () =>
      Promise.all(
        Array.from({ length: LIMIT + 5 }, () => caller.call('POST', '/api/forecasts/generate', {})),
      );
    const { admitted, refusals } = tally(await orders());
    expect(admitted).toBe(LIMIT);
    expect(refusals[0]?.details.resetsAt).toBe('2026-11-01T00:00:00.000Z');
    clock.advanceMs(10 * 60_000 - 1);
    expect((await caller.call('POST', '/api/forecasts/generate', {})).status).toBe(403);
    clock.advanceMs(1);
    expect(tally(await orders()).admitted).toBe(LIMIT);
    expect(await used(caller)).toEqual({ '2026-10': LIMIT, '2026-11': LIMIT });
  });

  it('that is cancelled before it began gives its use back, once, and later it does not', async () => {
    const caller = await withBooks();
    const [waiting, running] = [await order(caller), await order(caller)];
    await claimed(running);
    expect(await used(caller)).toEqual({ '2026-11': 2 });
    const cancels = await Promise.all(Array.from({ length: 10 }, () => cancel(caller, waiting)));
    expect(cancels.every(({ status }) => status === 200)).toBe(true);
    expect(await used(caller)).toEqual({ '2026-11': 1 });
    await cancel(caller, running);
    expect(await used(caller)).toEqual({ '2026-11': 1 });
  });

  it('that fails gives its use back to the month that it was ordered in; one that succeeds keeps it', async () => {
    const caller = await withBooks();
    const [failing, lost, right] = [await order(caller), await order(caller), await order(caller)];
    clock.advanceMs(31 * 86_400_000);
    await order(caller);
    expect(await used(caller)).toEqual({ '2026-11': 3, '2026-12': 1 });
    expect(await jobs.fail(await claimed(failing), 'OPERATION_TIMEOUT')).toBe(true);
    expect(await used(caller)).toEqual({ '2026-11': 2, '2026-12': 1 });
    const gone = await claimed(lost);
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE forecast_jobs SET attempts = $2, lease_until = now() - interval '1 minute' WHERE id = $1",
      [gone.id, ATTEMPTS_MAX],
    );
    const reaped = await new ForecastQueueStore(workerDatabase).reap();
    expect(reaped).toMatchObject([{ id: lost, state: 'failed' }]);
    expect(await used(caller)).toEqual({ '2026-11': 1, '2026-12': 1 });
    const seal = { inputSha256: '', resultSha256: '', engine: '' };
    const forecast = { id: right, asOf: '2026-11-30', result: {} as never, seal };
    expect(await jobs.succeed(await claimed(right), forecast)).toBe(true);
    expect(await used(caller)).toEqual({ '2026-11': 1, '2026-12': 1 });
  });

  it('of many companies is given up by parallel reapers without a deadlock', async () => {
    const callers = await Promise.all(Array.from({ length: 4 }, withBooks));
    for (let round = 0; round < 10; round += 1)
      for (const caller of callers) await claimed(await order(caller));
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE forecast_jobs SET attempts = $1, lease_until = now() - interval '1 minute' WHERE state = 'running'",
      [ATTEMPTS_MAX],
    );
    const store = new ForecastQueueStore(workerDatabase);
    const orders = callers.map(order);
    const reaped = (await Promise.all(Array.from({ length: 5 }, () => store.reap()))).flat();
    await Promise.all(orders);
    expect(reaped).toHaveLength(40);
    for (const caller of callers) expect(Object.values(await used(caller))).toEqual([1]);
  });
});
