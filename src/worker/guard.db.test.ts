import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addIntegrityMetrics } from '@/features/integrity/addIntegrityMetrics.ts';
import { buildChecks } from '@/features/integrity/buildChecks.ts';
import { engineOf } from '@/features/integrity/engineOf.ts';
import type { CheckName } from '@/features/integrity/IntegrityCheck.ts';
import { IntegrityGuardService } from '@/features/integrity/IntegrityGuardService.ts';
import { CanaryService } from '@/features/isolation/CanaryService.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { NEVER_HELD } from '@/shared/hold/HoldView.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { openHoldStage } from '../../test/support/holdStage.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { recomputeForecast } from './recomputeForecast.ts';

const stage = await createForecastStage();
const { api, bundle } = stage;
const { workerDatabase: database, clientOf } = api;
const holds = await openHoldStage(api.urlOf('accubooks'));
afterAll(() => holds.close());
const admin = await clientOf('admin');
const metrics = createMetrics('worker');
const apiUrl = await api.server.listen({ host: '127.0.0.1', port: 0 });
const canaries = new CanaryService({
  ...{ database: api.database, apiUrl, metrics },
  accessTokens: new AccessTokens(new KeyRing(api.config.JWT_SECRET, []), 900, systemClock),
});
const opened: string[] = [];
const guard = new IntegrityGuardService({
  ...{
    database,
    clock: systemClock,
    log: silentLog,
    metrics: addIntegrityMetrics(metrics),
    hold: NEVER_HELD,
  },
  ...{ workerId: 'test', everyMs: 1_000, budgetMs: 60_000 },
  onHold: ({ holdId }) => opened.push(holdId),
});
const checksOf = (recomputeEveryMs: number) =>
  buildChecks({
    ...{ database, clock: systemClock, canaries, recomputeEveryMs, sample: 10 },
    recompute: recomputeForecast({
      ...{ database, threadUrl: bundle.threadUrl, engine: engineOf(bundle.threadUrl), timeoutMs: 30_000 },
    }),
  });
const checks = checksOf(3_600_000);
const { signal } = new AbortController();
async function lookEverywhere(all = checks): Promise<void> {
  for (const check of all) await guard.turn(check, signal);
}
async function figure(name: string, check: string): Promise<number> {
  const text = await metrics.registry.metrics();
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(`check="${check}"`));
  return Number(line?.split(' ').at(-1));
}
async function found(): Promise<{ check: string; subject: string }[]> {
  const hold = await holds.store.current();
  const all = hold === undefined ? [] : await holds.store.violations(hold.id);
  return all.map(({ check, subject }) => ({ check, subject }));
}
/** As a superuser whose statements fire no trigger. */
async function past(...statements: string[]): Promise<void> {
  await admin.query('SET session_replication_role = replica');
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.query('SET session_replication_role = origin');
  }
}

const caller = await stage.signInWithBooks();
const { companyId } = caller.scope;
const worker = await stage.startWorker();
const job = await stage.jobIn(caller, (await stage.generate(caller)).id, 'succeeded');
await caller.call('POST', '/api/scenarios', { name: 'One', operations: [] });
await caller.call('POST', '/api/scenarios', { name: 'Two', operations: [] });
await worker.stop();

beforeEach(async () => {
  await lookEverywhere();
  expect(await found()).toEqual([]);
  for (const { name } of checks) {
    expect({ name, passed: (await figure('integrity_last_pass_timestamp_seconds', name)) > 0 }).toEqual({
      ...{ name, passed: true },
    });
  }
});
afterEach(async () => {
  await holds.lift();
});

type Injection = {
  readonly check: CheckName;
  readonly what: string;
  readonly inject: readonly string[];
  readonly undo: readonly string[];
  /** What it must be said of. */
  readonly subject: RegExp;
};
const postingOf = `SELECT voucher_id FROM postings WHERE company_id = '${companyId}' ORDER BY voucher_id, line_no LIMIT 1`;
const onePosting = `company_id = '${companyId}' AND line_no = 1 AND voucher_id = (${postingOf})`;
const oneBalance = `ctid = (SELECT min(ctid) FROM account_balances WHERE company_id = '${companyId}')`;
const INJECTIONS: readonly Injection[] = [
  {
    ...{ check: 'vouchers', what: 'a posted amount that was changed', subject: /^voucher / },
    inject: [`UPDATE postings SET amount_minor = amount_minor + 1 WHERE ${onePosting}`],
    undo: [`UPDATE postings SET amount_minor = amount_minor - 1 WHERE ${onePosting}`],
  },
  {
    ...{ check: 'balances', what: 'a balance that was changed', subject: /^balance of account / },
    inject: [`UPDATE account_balances SET debit_minor = debit_minor + 7 WHERE ${oneBalance}`],
    undo: [
      `UPDATE account_balances b SET debit_minor = s.debit FROM (SELECT account_id, date_trunc('month', dated_on::timestamp)::date AS month, sum(greatest(amount_minor, 0)) AS debit FROM postings GROUP BY 1, 2) s WHERE b.account_id = s.account_id AND b.month = s.month`,
    ],
  },
  {
    ...{
      check: 'rows',
      what: 'scenarios that were deleted past the application',
      subject: /^rows of scenarios: 2 of 2$/,
    },
    inject: [
      `CREATE TABLE pg_temp.kept AS SELECT * FROM scenarios WHERE company_id = '${companyId}'`,
      `DELETE FROM scenarios WHERE company_id = '${companyId}'`,
    ],
    undo: ['INSERT INTO scenarios SELECT * FROM pg_temp.kept', 'DROP TABLE pg_temp.kept'],
  },
  {
    ...{ check: 'audit', what: 'an event of the audit log that was changed', subject: /^event 1 of chain / },
    inject: [
      `UPDATE audit_events SET event = replace(event, '"form":1', '"form":2') WHERE chain = '${companyId}' AND seq = 1`,
    ],
    undo: [
      `UPDATE audit_events SET event = replace(event, '"form":2', '"form":1') WHERE chain = '${companyId}' AND seq = 1`,
    ],
  },
  {
    ...{ check: 'forecasts', what: 'a stored forecast that was changed', subject: /^forecast / },
    inject: [
      `UPDATE forecasts SET result = jsonb_set(result, '{horizonMonths}', '99') WHERE id = '${job.forecastId}'`,
    ],
    undo: [
      `UPDATE forecasts SET result = jsonb_set(result, '{horizonMonths}', to_jsonb(j.horizon_months)) FROM forecast_jobs j WHERE j.id = job_id`,
    ],
  },
  {
    ...{
      check: 'tenant_walls',
      what: 'row-level security that is not forced (drill 23)',
      subject: /^table postings/,
    },
    inject: ['ALTER TABLE postings NO FORCE ROW LEVEL SECURITY'],
    undo: ['ALTER TABLE postings FORCE ROW LEVEL SECURITY'],
  },
  {
    ...{
      check: 'tenant_walls',
      what: 'a policy that lets everybody in',
      subject: /^policy leak of scenarios/,
    },
    inject: ['CREATE POLICY leak ON scenarios USING (true)'],
    undo: ['DROP POLICY leak ON scenarios'],
  },
  {
    ...{ check: 'tenant_walls', what: 'a trigger that was switched off', subject: /postings/ },
    inject: ['ALTER TABLE postings DISABLE TRIGGER postings_append_only'],
    undo: ['ALTER TABLE postings ENABLE TRIGGER postings_append_only'],
  },
  {
    ...{
      check: 'isolation',
      what: 'a policy through which the canaries see each other',
      subject: /^(sql|api): /,
    },
    inject: ['CREATE POLICY leak ON scenarios USING (true)'],
    undo: ['DROP POLICY leak ON scenarios'],
  },
];

describe('the integrity guard', () => {
  for (const { check, what, inject, undo, subject } of INJECTIONS)
    it(`finds ${what}, holds the system for it, and is content when it is repaired (${check})`, async () => {
      const before = await figure('integrity_violations_total', check);
      await past(...inject);
      try {
        await lookEverywhere();
        await lookEverywhere();
        const violations = await found();
        expect(
          violations.some((one) => one.check === check && subject.test(one.subject)),
          JSON.stringify(violations),
        ).toBe(true);
        expect(await figure('integrity_violations_total', check)).toBeGreaterThan(before);
        const hold = await holds.store.current();
        expect(hold).toMatchObject({ trigger: 'violation', isAudited: true });
        expect(opened.at(-1)).toBe(hold?.id);
      } finally {
        await past(...undo);
      }
      await lookEverywhere();
      const hold = await holds.store.current();
      const left = (await holds.store.violations(hold?.id ?? '')).filter(
        ({ clearedAt }) => clearedAt === null,
      );
      expect(left).toEqual([]);
      await holds.lift();
      await lookEverywhere();
      expect(await found()).toEqual([]);
    });

  it('computes a stored forecast again and says when it is another one, seal and all', async () => {
    const { rows } = await admin.query('SELECT result, result_sha256 FROM forecasts WHERE id = $1', [
      job.forecastId,
    ]);
    const result = { ...rows[0].result, horizonMonths: rows[0].result.horizonMonths + 1 };
    const { sealOf } = await import('@/features/forecasts/ForecastSealReadModel.ts');
    await admin.query('UPDATE forecasts SET result = $2, result_sha256 = $3 WHERE id = $1', [
      ...[job.forecastId, JSON.stringify(result), sealOf(result)],
    ]);
    await lookEverywhere(checksOf(0));
    expect(await found()).toEqual([
      { check: 'forecasts', subject: `forecast ${job.forecastId} computed again` },
    ]);
    await admin.query('UPDATE forecasts SET result = $2, result_sha256 = $3 WHERE id = $1', [
      ...[job.forecastId, JSON.stringify(rows[0].result), rows[0].result_sha256],
    ]);
  });

  it('does not take what the CEO has accepted for news, and a wall that is still missing always', async () => {
    await past(`UPDATE postings SET amount_minor = amount_minor + 1 WHERE ${onePosting}`);
    await lookEverywhere();
    await holds.lift();
    await lookEverywhere();
    expect(await found()).toEqual([]);
    await past(`UPDATE postings SET amount_minor = amount_minor - 1 WHERE ${onePosting}`);
    await lookEverywhere();
    await admin.query('ALTER TABLE postings NO FORCE ROW LEVEL SECURITY');
    await lookEverywhere();
    await holds.lift();
    await lookEverywhere();
    expect((await found()).map(({ check }) => check)).toContain('tenant_walls');
    await admin.query('ALTER TABLE postings FORCE ROW LEVEL SECURITY');
    await lookEverywhere();
  });

  it('counts as a fault, not as a pass and not as a violation, that it cannot look', async () => {
    const dead = new CanaryService({
      ...{ database: api.database, apiUrl: 'http://127.0.0.1:1', metrics: createMetrics('worker') },
      accessTokens: new AccessTokens(new KeyRing(api.config.JWT_SECRET, []), 900, systemClock),
    });
    const [isolation] = buildChecks({
      ...{ database, clock: systemClock, canaries: dead, recomputeEveryMs: 0, sample: 0 },
      recompute: async () => ({ outcome: 'same' }),
    }).filter(({ name }) => name === 'isolation');
    const passed = await figure('integrity_last_pass_timestamp_seconds', 'isolation');
    const faults = await figure('integrity_faults_total', 'isolation');
    if (isolation !== undefined) await guard.turn(isolation, signal);
    expect(await figure('integrity_last_pass_timestamp_seconds', 'isolation')).toBe(passed);
    expect(await figure('integrity_faults_total', 'isolation')).toBe(faults + 1);
    expect(await found()).toEqual([]);
  });
});
