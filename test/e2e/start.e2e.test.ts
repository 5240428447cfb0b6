/** `npm start` as a stranger meets it: real processes, a new data folder, and every way in which they can end. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { eventually, isAlive, REPOSITORY, RunningStack } from '../support/RunningStack.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-start-'));
let stack: RunningStack;

beforeAll(async () => {
  stack = new RunningStack(dataDir, {}, ['--port', String(await freePort())]);
  await stack.ready();
});

afterAll(async () => {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function getJson(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(address, stack.url), { headers });
  return { status: response.status, body: await response.json() };
}

async function signIn(): Promise<Record<string, string>> {
  const response = await fetch(new URL('/api/auth/login', stack.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'demo@accubooks.example', password: stack.demoPassword }),
  });
  expect(response.status).toBe(200);
  const { accessToken } = await response.json();
  return { authorization: `Bearer ${accessToken}` };
}

/** A newer pid than the one that was killed, and an API that answers again. */
async function killAndAwait(name: string): Promise<void> {
  const [before = 0] = stack.childrenLike(name);
  expect(before).toBeGreaterThan(0);
  process.kill(before, 'SIGKILL');
  await eventually(`another ${name}`, () => stack.childrenLike(name).some((pid) => pid !== before));
}

const isHealthy = async () => {
  try {
    return (await getJson('/api/health/all')).body.status === 'healthy';
  } catch {
    return false;
  }
};

describe('the first start', () => {
  it('serves the page, and says where everything is', async () => {
    const page = await fetch(stack.url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root"');
    expect(stack.output).toContain('demo@accubooks.example');
    expect(stack.output).toContain(dataDir);
    expect(stack.output).toContain('status page');
  });

  it('has the demo company with proven books and a forecast with a band from the queue', async () => {
    const headers = await signIn();
    const { body: overview } = await getJson('/api/companies/current', headers);
    expect(overview).toMatchObject({ company: { name: 'Norrsken Konsult AB' }, isReconciled: true });
    expect(overview.voucherCount).toBeGreaterThan(2_000);
    const { body: forecasts } = await getJson('/api/forecasts', headers);
    const { body: forecast } = await getJson(`/api/forecasts/${forecasts.items[0].id}`, headers);
    const cash = forecast.baseline.series.find((series: { key: string }) => series.key === 'cash');
    expect(cash.status).toBe('ok');
    expect(cash.points).toHaveLength(12);
    for (const { lower80Minor, pointMinor, upper80Minor } of cash.points) {
      expect(lower80Minor).toBeLessThan(pointMinor);
      expect(upper80Minor).toBeGreaterThan(pointMinor);
    }
  });

  it('keeps its secrets to the owner, with passwords of its own', () => {
    expect(statSync(path.join(dataDir, 'environment.json')).mode & 0o777).toBe(0o600);
    expect(stack.environment.JWT_SECRET?.length).toBeGreaterThan(32);
    expect(new URL(stack.environment.DATABASE_URL ?? '').username).toBe('accubooks_app');
  });

  it('is healthy in its own eyes and from outside', async () => {
    await eventually('healthy', isHealthy);
    const summary = `http://127.0.0.1:${stack.environment.STATUS_PORT}/api/v2/summary.json`;
    await eventually(
      'a green status page',
      async () => (await (await fetch(summary)).json()).status.indicator === 'none',
    );
  });

  it('is not started twice on the same folder, and not reset under itself', async () => {
    const again = await new RunningStack(dataDir).finished;
    expect(again.code).toBe(0);
    expect(again.output).toContain(`runs already on ${dataDir}: http://localhost:`);
    const reset = await new RunningStack(dataDir, {}, ['--reset']).finished;
    expect(reset.code).toBe(75);
    expect(reset.output).toContain('nothing was deleted');
    expect(await isHealthy()).toBe(true);
  });

  it('refuses an option that it does not know', async () => {
    const { code, output } = await new RunningStack(dataDir, {}, ['--bogus']).finished;
    expect(code).toBe(64);
    expect(output).toContain("Unknown option '--bogus'");
  });
});

describe('the runbooks against it', () => {
  const has = (program: string) => spawnSync(program, ['--version']).status === 0;
  const psql = (role: string, sql: string, further: readonly string[] = []) => {
    const url = new URL(stack.environment[role] ?? '');
    return execFileSync(
      'psql',
      ['-h', '127.0.0.1', '-p', url.port, '-U', url.username, ...further, '-At', '-c', sql],
      {
        encoding: 'utf8',
        env: { ...process.env, PGPASSWORD: url.password },
      },
    ).trim();
  };

  it('`npx prisma migrate status` is clean with no database variable set', () => {
    const { status, stdout } = spawnSync('npx', ['prisma', 'migrate', 'status'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, ACCUBOOKS_DATA: dataDir },
    });
    expect(stdout).toContain('Database schema is up to date');
    expect(status).toBe(0);
  });

  it('`npx accubooks health` finds it and says that it is healthy', () => {
    const { status, stdout } = spawnSync(process.execPath, ['bin/accubooks.mjs', 'health'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, ACCUBOOKS_DATA: dataDir },
    });
    expect(stdout).toContain('healthy');
    expect(status).toBe(0);
  });

  it.runIf(has('psql'))('R052, M10: the operator counts connections and finds a user by e-mail', () => {
    expect(Number(psql('DATABASE_OPERATOR_URL', 'SELECT count(*) FROM pg_stat_activity;'))).toBeGreaterThan(
      1,
    );
    const found = psql(
      'DATABASE_OPERATOR_URL',
      "SELECT id, email, created_at FROM users WHERE email = 'demo@accubooks.example';",
    );
    expect(found.split('\n')).toHaveLength(1);
    expect(found).toContain('demo@accubooks.example');
    // The owner of the tables stands before the same wall as everybody; only the operator sees past it.
    expect(psql('DATABASE_OWNER_URL', 'SELECT count(*) FROM users;', ['-d', 'accubooks'])).toBe('0');
  });

  it.runIf(has('pg_dump'))('M11: pg_dump runs as the dump role and holds every voucher', () => {
    const dump = spawnSync(
      'pg_dump',
      ['--dbname', stack.environment.DATABASE_DUMP_URL ?? '', '--table', 'vouchers'],
      {
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
      },
    );
    expect(dump.stderr).toBe('');
    expect(dump.status).toBe(0);
    const rows = /COPY public\.vouchers [^\n]*\n([\s\S]*?)\n\\\./.exec(dump.stdout)?.[1]?.split('\n') ?? [];
    expect(rows.length).toBeGreaterThan(2_000);
  });
});

describe('what ends by itself', () => {
  it('comes back: the API and the worker, killed', async () => {
    await killAndAwait('server/api.mjs');
    await killAndAwait('server/worker.mjs');
    await eventually('healthy again', isHealthy);
    expect(stack.output).toMatch(/api was ended by SIGKILL; starting it again in 0\.\d s/);
    await eventually('the note', () => stack.output.includes('✓ worker is back'));
  });

  it('is seen from outside within a minute when the API only hangs', async () => {
    const summary = `http://127.0.0.1:${stack.environment.STATUS_PORT}/api/v2/summary.json`;
    const indicator = async () => (await (await fetch(summary)).json()).status.indicator;
    const [api = 0] = stack.childrenLike('server/api.mjs');
    process.kill(api, 'SIGSTOP');
    try {
      await eventually('status page says down', async () => (await indicator()) === 'critical', 60_000);
    } finally {
      process.kill(api, 'SIGCONT');
    }
    await eventually('status page is green again', async () => (await indicator()) === 'none');
  });

  it('comes back: Postgres and Redis, killed', async () => {
    await killAndAwait('bin/postgres');
    await killAndAwait('redis-server');
    await eventually('healthy again', isHealthy, 60_000);
  });
});

describe('stop and start', () => {
  it('Ctrl-C stops everything, and the next start has the data in seconds', async () => {
    const family = stack.family();
    expect(family.length).toBeGreaterThan(5);
    const { code, output } = await stack.stop('SIGINT');
    expect(output).toContain('✓ stopped');
    expect(code).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
    expect(existsSync(path.join(dataDir, 'supervisor.pid'))).toBe(false);

    stack = new RunningStack(dataDir);
    const seconds = await stack.ready();
    expect(stack.output).not.toMatch(/migrations? applied|books imported/);
    expect(seconds).toBeLessThan(30);
    const { body } = await getJson('/api/companies/current', await signIn());
    expect(body.voucherCount).toBeGreaterThan(2_000);
  });

  it('a supervisor that is killed takes its children along, and the folder starts again', async () => {
    const family = stack.family();
    await stack.stop('SIGKILL');
    await eventually('all gone', () => family.filter(isAlive).length === 0, 20_000);
    stack = new RunningStack(dataDir);
    await stack.ready();
    await eventually('healthy', isHealthy);
  });

  it('what hangs is ended all the same, after 10 s', async () => {
    const [worker = 0] = stack.childrenLike('server/worker.mjs');
    const family = stack.family();
    process.kill(worker, 'SIGSTOP');
    const { code, output } = await stack.stop('SIGTERM');
    expect(output).toMatch(/✓ stopped \(1\d\.\d s\)/);
    expect(code).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
  });
});
