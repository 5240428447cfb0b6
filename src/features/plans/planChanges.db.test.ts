/** Any order of plan changes and uses, each step a burst at once: what is let in is what a sum by hand says. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { isWithin, PLAN_NAMES, PLANS, type PlanName } from '@/core/billing/plans.ts';
import { ScenarioService } from '@/features/scenarios/ScenarioService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { PlanService } from './PlanService.ts';

vi.setConfig({ testTimeout: 90_000 });

const { database, workerDatabase } = await createTestDatabase();
const plans = new PlanService({ DEFAULT_PLAN: 'FREE' });
const metrics = createMetrics('test');
const scenarios = new ScenarioService({ database, plans, clock: systemClock, metrics });

type Step = { readonly creates: number; readonly deletes: number; readonly plan: PlanName | undefined };
const step: fc.Arbitrary<Step> = fc.record({
  creates: fc.integer({ min: 0, max: 6 }),
  deletes: fc.integer({ min: 0, max: 3 }),
  plan: fc.option(fc.constantFrom(...PLAN_NAMES), { nil: undefined }),
});

const isRefused = (error: unknown) => {
  if (error instanceof AppError && error.code === 'PLAN_LIMIT_REACHED') return undefined;
  throw error;
};

it('lets in what the plan of the moment allows, whatever came before and however much comes at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const scope = await createCompanyWithOwner(database);
      const { companyId } = scope;
      const change = (plan: PlanName) =>
        workerDatabase.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, plan, 'test'));
      let plan: PlanName = 'FREE';
      let standing: string[] = [];
      for (const { creates, deletes, plan: next } of steps) {
        const gone = standing.slice(0, deletes);
        await Promise.all(gone.map((id) => scenarios.remove(scope, id)));
        standing = standing.slice(deletes);
        const [made] = await Promise.all([
          Promise.all(
            Array.from({ length: creates }, (_, index) =>
              scenarios.create(scope, { name: `Scenario ${index}`, operations: [] }).catch(isRefused),
            ),
          ),
          next && change(next),
        ]);
        const admitted = made.flatMap((scenario) => scenario?.id ?? []);
        const allowed = (name: PlanName) => {
          let room = 0;
          while (room < creates && isWithin(PLANS[name].limits.scenarios, standing.length + room + 1))
            room += 1;
          return room;
        };
        const bounds = [allowed(plan), allowed(next ?? plan)];
        expect(admitted.length).toBeGreaterThanOrEqual(Math.min(...bounds));
        expect(admitted.length).toBeLessThanOrEqual(Math.max(...bounds));
        standing = [...standing, ...admitted];
        plan = next ?? plan;
        const [counter] = await database.inCompany(scope, (sql) =>
          sql<{ used: number; there: number }>(
            `SELECT (SELECT count(*) FROM scenarios) AS there,
                    coalesce((SELECT used FROM company_usage WHERE resource = 'scenarios'), 0) AS used`,
          ),
        );
        expect(counter).toEqual({ used: standing.length, there: standing.length });
      }
    }),
    { numRuns: 25 },
  );
});

it('admits nothing by the old plan after the new one stands', async () => {
  for (let round = 0; round < 10; round += 1) {
    const scope = await createCompanyWithOwner(database);
    const { companyId } = scope;
    const change = (plan: PlanName) =>
      workerDatabase.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, plan, 'test'));
    await change('PRO');
    let isSmaller = false;
    let afterwards = 0;
    const create = async () => {
      const late = isSmaller;
      const made = await scenarios.create(scope, { name: 'One', operations: [] }).catch(isRefused);
      afterwards += made !== undefined && late ? 1 : 0;
    };
    const burst = Array.from({ length: 12 }, create);
    const changed = change('FREE').then(() => {
      isSmaller = true;
    });
    await Promise.all([...burst, changed]);
    const { items } = await scenarios.list(scope, { limit: 100 });
    await Promise.all(Array.from({ length: 12 }, create));
    expect(afterwards).toBe(Math.max(0, (PLANS.FREE.limits.scenarios ?? 0) - items.length));
  }
});
