import { expect, it } from 'vitest';
import { createPlanStage } from '../../../test/support/planStage.ts';
import { seedBooks } from '../../../test/support/seedBooks.ts';
import { type Usage, usageSchema } from './planContract.ts';

const { database, newCompany, setPlan } = await createPlanStage();

it('tells of every limit what is used, from when it begins anew, and what is over', async () => {
  const caller = await newCompany();
  const usage = async () => {
    const { body } = await caller.call('GET', '/api/usage');
    expect(usageSchema.parse(body)).toEqual(body);
    return body as unknown as Usage;
  };
  const empty = await usage();
  expect([empty.plan, empty.changedAt]).toEqual(['FREE', null]);
  expect(empty.limits.map(({ resource, limit, current }) => [resource, limit, current])).toEqual([
    ['scenarios', 3, 0],
    ['forecastsPerMonth', 30, 0],
    ['dataPoints', 50_000, 0],
    ['members', 2, 1],
    ['apiRequestsPerMinute', 600, 1],
  ]);
  expect(empty.features.every(({ isIncluded }) => !isIncluded)).toBe(true);
  await setPlan(caller.companyId, 'PRO');
  await seedBooks(database, { userId: caller.id, companyId: caller.companyId }, { months: 24 });
  for (const name of ['A', 'B', 'C', 'D'])
    await caller.call('POST', '/api/scenarios', { name, operations: [] });
  await caller.call('POST', '/api/forecasts/generate', {});
  await caller.call('POST', '/api/invitations', { role: 'accountant' });
  await caller.call('POST', '/api/invitations', { role: 'viewer' });
  await setPlan(caller.companyId, 'FREE');
  const full = await usage();
  expect(full.changedAt).not.toBeNull();
  expect(full.limits.slice(0, 4)).toMatchObject([
    { resource: 'scenarios', current: 4, state: 'over', resetsAt: null },
    { resource: 'forecastsPerMonth', current: 1, state: 'within' },
    { resource: 'dataPoints', current: 2 + 24 * 3, state: 'within' },
    { resource: 'members', current: 2, state: 'reached' },
  ]);
  const resetsAt = full.limits[1]?.resetsAt ?? '';
  expect(resetsAt).toMatch(/-01T00:00:00\.000Z$/);
});
