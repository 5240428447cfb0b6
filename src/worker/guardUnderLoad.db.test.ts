import { afterAll, describe, expect, it } from 'vitest';
import { addIntegrityMetrics } from '@/features/integrity/addIntegrityMetrics.ts';
import { buildChecks } from '@/features/integrity/buildChecks.ts';
import { IntegrityGuardService } from '@/features/integrity/IntegrityGuardService.ts';
import { ScenarioService } from '@/features/scenarios/ScenarioService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { NEVER_HELD } from '@/shared/hold/HoldView.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { openHoldStage } from '../../test/support/holdStage.ts';
import { createImportStage } from '../../test/support/importStage.ts';
import { WITHOUT_LIMITS } from '../../test/support/plans.ts';
import { createCompanyWithOwner, silentLog } from '../../test/support/testDatabase.ts';

/** Rounds of every check while books are brought in and undone and scenarios come and go. */
const ROUNDS = 25;
const WRITERS = 4;

const stage = await createImportStage();
const { database, urlOf, imports, bring } = stage;
const holds = await openHoldStage(urlOf('accubooks'));
const guardDatabase = new Database(`${urlOf('accubooks_worker')}?connection_limit=2`, silentLog);
afterAll(async () => {
  holds.close();
  await guardDatabase.close();
});
const scenarios = new ScenarioService({
  ...{ database, plans: WITHOUT_LIMITS, clock: systemClock, log: silentLog, metrics: createMetrics('api') },
});

/** One writer's life: a company that is founded, books that come and go, scenarios that come and go. */
async function write(stopping: AbortSignal): Promise<number> {
  let writes = 0;
  while (!stopping.aborted) {
    const scope = await createCompanyWithOwner(database);
    for (let round = 0; round < 4 && !stopping.aborted; round += 1) {
      const { id } = await bring(scope, 'sie4-ovnbolag.se');
      const made = await scenarios.create(scope, { name: `Scenario ${round}`, operations: [] });
      if (round % 2 === 0) await scenarios.remove(scope, made.id);
      await imports.undo(scope, id);
      writes += 4;
    }
  }
  return writes;
}

describe('the guard beside everything that is written meanwhile', () => {
  it(`sees nothing wrong in ${ROUNDS} rounds, and can always look`, async () => {
    const metrics = createMetrics('worker');
    const guard = new IntegrityGuardService({
      ...{ database: guardDatabase, clock: systemClock, log: silentLog, hold: NEVER_HELD },
      ...{ metrics: addIntegrityMetrics(metrics), workerId: 'test', everyMs: 1_000, budgetMs: 20 },
      onHold: () => undefined,
    });
    const checks = buildChecks({
      ...{ database: guardDatabase, clock: systemClock, recomputeEveryMs: 3_600_000, sample: 0 },
      canaries: { tryCanaries: async () => ({ attempts: 0, leaks: [], faults: [] }) },
      recompute: async () => ({ outcome: 'same' }),
    });
    const stopping = new AbortController();
    const writers = Array.from({ length: WRITERS }, () => write(stopping.signal));
    const { signal } = new AbortController();
    try {
      for (let round = 0; round < ROUNDS; round += 1)
        await Promise.all(checks.map((check) => guard.turn(check, signal)));
    } finally {
      stopping.abort();
    }
    const writes = (await Promise.all(writers)).reduce((sum, count) => sum + count, 0);
    expect(writes).toBeGreaterThan(WRITERS);
    expect(await holds.store.list(10)).toEqual([]);
    const text = await metrics.registry.metrics();
    const faults = text.split('\n').filter((line) => /^integrity_(faults|violations)_total\{/.test(line));
    expect(faults.filter((line) => !line.endsWith(' 0'))).toEqual([]);
    expect(text).toMatch(/integrity_last_pass_timestamp_seconds\{check="vouchers"[^}]*\} 1\d+/);
  }, 240_000);
});
