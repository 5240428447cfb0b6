import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { makeApproverKey } from '@/shared/approvals/signApproval.ts';
import { eventually, RunningStack } from '../support/RunningStack.ts';
import { runCommand } from '../support/runCommand.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-hold-e2e-'));
const ceo = makeApproverKey('CEO');
const keyFile = path.join(dir, 'ceo.pem');
writeFileSync(keyFile, ceo.pem);
const settings = { ACCUBOOKS_DEMO: 'off', INTEGRITY_EVERY_MS: '500', APPROVER_KEYS: ceo.entry };
let stack = new RunningStack(path.join(dir, 'data'), settings);
afterAll(async () => {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
});
const run = (parameters: readonly string[], input = '') =>
  runCommand(
    parameters,
    { ...stack.environment, APPROVER_KEYS: ceo.entry, PATH: process.env.PATH },
    {
      readInput: async () => input,
    },
  );

async function asSuperuser(statement: string): Promise<pg.QueryResult> {
  const { environment } = stack;
  const url = new URL(environment.DATABASE_URL ?? '');
  url.search = '';
  url.username = 'postgres';
  url.password = (environment as unknown as { secrets: { postgres: string } }).secrets.postgres;
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
const apiAnswers = async () => {
  const answer = await fetch(`${stack.url}/api/health/live`).catch(() => undefined);
  return answer?.status === 200;
};
const workerMetric = async (line: RegExp) => {
  const text = await (await fetch(`http://127.0.0.1:${stack.environment.WORKER_PORT}/metrics`)).text();
  return Number(line.exec(text)?.[1]);
};

describe('a wall that goes missing while the system runs (drill 23, P0-4)', () => {
  it('stops it within seconds, for good and with evidence, until the CEO has signed', async () => {
    await stack.ready();
    const checks = [
      'tenant_walls',
      'isolation',
      'vouchers',
      'balances',
      'rows',
      'audit',
      'forecasts',
      'pages',
    ];
    await eventually('every check has looked at everything once', async () => {
      const passes = checks.map((check) =>
        workerMetric(new RegExp(`integrity_last_pass_timestamp_seconds\\{check="${check}"[^}]*\\} (\\S+)`)),
      );
      return (await Promise.all(passes)).every((at) => at > 0);
    });
    await asSuperuser('ALTER TABLE postings NO FORCE ROW LEVEL SECURITY');
    await eventually('the API is down', async () => !(await apiAnswers()));
    await eventually('the supervisor holds it back', () =>
      stack.output.includes('api is not started: the system is on hold'),
    );
    expect(await workerMetric(/integrity_hold_open\{[^}]*\} (\d)/)).toBe(1);
    expect(
      await workerMetric(/integrity_violations_total\{check="tenant_walls"[^}]*\} (\d+)/),
    ).toBeGreaterThan(0);
    const status = async () => JSON.parse((await run(['hold', 'status', '--json'])).out);
    await eventually(
      'the evidence is captured',
      async () => (await status()).current?.hold.evidenceState === 'captured',
      60_000,
    );
    const { current } = await status();
    expect(current.violations).toContainEqual(expect.objectContaining({ check: 'tenant_walls' }));
    expect((await run(['hold', 'verify', current.hold.evidenceFolder])).exitCode).toBe(0);
    const { rows } = await asSuperuser("SELECT priority, runbook FROM incidents WHERE ladder = 'integrity'");
    expect(rows).toEqual([{ priority: 'P0', runbook: 'P0-4' }]);

    // Started anew from nothing, it stays down (C20).
    await stack.stop();
    stack = new RunningStack(path.join(dir, 'data'), settings);
    await eventually(
      'it says that it is on hold',
      () => stack.output.includes('AccuBooks is ON HOLD'),
      120_000,
    );
    expect(await apiAnswers()).toBe(false);

    await asSuperuser('ALTER TABLE postings FORCE ROW LEVEL SECURITY');
    await eventually('the violation is gone', async () => {
      const { current: now } = await status();
      return now.violations.every(({ clearedAt }: { clearedAt: string | null }) => clearedAt !== null);
    });
    expect(await apiAnswers()).toBe(false);
    const { out: document } = await run(['approvals', 'request', 'hold.lift', '--reason', 'forced again']);
    const signed = path.join(dir, 'signed.json');
    writeFileSync(signed, (await run(['approvals', 'sign', '--key', keyFile], document)).out);
    const lifted = await run(['hold', 'lift', '--approval', signed]);
    expect([lifted.exitCode, lifted.error]).toEqual([0, '']);
    await eventually('the API is back', apiAnswers, 60_000);
    const checked = await run(['integrity', 'check', '--json']);
    expect(
      JSON.parse(checked.out).map(({ violations }: { violations: unknown[] }) => violations.length),
    ).toEqual(new Array(8).fill(0));
    expect((await status()).isHeld).toBe(false);
  }, 400_000);
});
