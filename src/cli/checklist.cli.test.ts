/** Each box, red and green, by really changing what it looks at. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, urlOf, clientOf } = await createTestApi();
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-checklist-'));
const source = path.join(dir, 'source');
const logDir = path.join(dir, 'logs');
const environment: Record<string, string> = {
  DATABASE_OWNER_URL: urlOf('accubooks_owner'),
  DATABASE_OPERATOR_URL: urlOf('accubooks'),
  LOG_DIR: logDir,
  ACCUBOOKS_DATA: dir,
};

/** What Prometheus, Alertmanager and the status page would answer; null is nothing at all. */
const world = {
  errorShare: '0.001' as string | null,
  p95: '0.2' as string | null,
  alerts: CATALOGUE.map(({ name }) => name),
  managers: 1,
  isAlertmanagerReady: true,
  updates: [] as string[],
  overrides: [] as object[],
};
function answerOf(url: URL): object | undefined {
  const query = url.searchParams.get('query') ?? '';
  if (url.pathname === '/api/v1/query') {
    const value = query.includes('quantile') ? world.p95 : world.errorShare;
    const result = value === null ? [] : [{ metric: {}, value: [0, value] }];
    return { status: 'success', data: { resultType: 'vector', result } };
  }
  if (url.pathname === '/api/v1/rules')
    return {
      data: { groups: [{ rules: world.alerts.map((name) => ({ name, health: 'ok', type: 'alerting' })) }] },
    };
  if (url.pathname === '/api/v1/alertmanagers')
    return { data: { activeAlertmanagers: Array.from({ length: world.managers }, () => ({ url: 'x' })) } };
  if (url.pathname === '/-/ready') return world.isAlertmanagerReady ? {} : undefined;
  if (url.pathname === '/oncall') return { overrides: world.overrides };
  if (url.pathname !== '/api/v2/incidents.json') return undefined;
  const at = new Date().toISOString();
  const common = { id: 'i', name: 'Slow', status: 'investigating', impact: 'minor', shortlink: 'x' };
  const updates = world.updates.map((created) => ({
    ...{ id: 'u', status: 'investigating', body: 'We look.', created_at: created },
  }));
  const times = { created_at: at, updated_at: at, resolved_at: null };
  return { incidents: [{ ...common, ...times, incident_updates: updates, components: [] }] };
}
const sink = createServer((request, response) => {
  const answer = answerOf(new URL(request.url ?? '/', 'http://sink'));
  response.writeHead(answer === undefined ? 503 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? {}));
});
afterAll(async () => {
  await new Promise((resolve) => sink.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

const git = (...words: string[]) =>
  execFileSync('git', ['-C', source, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    encoding: 'utf8',
  }).trim();
let commit = '';
const commitAll = (message: string) => {
  git('add', '-A');
  git('commit', '-qm', message, '--allow-empty');
  commit = git('rev-parse', 'HEAD');
};

beforeAll(async () => {
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const sinkUrl = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  Object.assign(environment, {
    ...{ PROMETHEUS_URL: sinkUrl, ALERTMANAGER_URL: sinkUrl, STATUS_URL: sinkUrl },
    ACCUBOOKS_URL: await server.listen({ port: 0, host: '127.0.0.1' }),
  });
  mkdirSync(path.join(source, 'prisma/migrations'), { recursive: true });
  mkdirSync(logDir);
  writeFileSync(path.join(logDir, 'error.log'), '');
  writeFileSync(path.join(source, 'README.md'), 'x');
  execFileSync('git', ['init', '-q', source]);
  commitAll('first');
});

const run = (...parameters: string[]) => runCommand(parameters, environment);
type Box = { id: string; verdict: string; value: string };
async function boxes(...parameters: string[]): Promise<{ exitCode: number; of: (id: string) => Box }> {
  const done = await run('checklist', ...parameters, '--json');
  const list = (JSON.parse(done.out || '{"boxes":[]}') as { boxes: Box[] }).boxes;
  const of = (id: string) => list.find((box) => box.id === id) ?? { id, verdict: done.error, value: '' };
  return { exitCode: done.exitCode, of };
}
const record = (kind: string, ...more: string[]) => run('evidence', 'record', kind, ...more);

describe('accubooks checklist pre-deploy', { timeout: 120_000 }, () => {
  const ask = () => boxes('pre-deploy', '--source', source);

  it('has tests and scan red until this commit has proved them, and red again with the next one', async () => {
    await record('tests', '--detail', 'commit=0123456789abcdef');
    expect((await ask()).of('tests')).toMatchObject({ verdict: 'failed' });
    for (const kind of ['tests', 'security-scan']) await record(kind, '--detail', `commit=${commit}`);
    const green = await ask();
    expect([green.of('tests').verdict, green.of('security-scan').verdict]).toEqual(['passed', 'passed']);
    await record('security-scan', '--outcome', 'failed', '--detail', `commit=${commit}`);
    expect((await ask()).of('security-scan').verdict).toBe('failed');
    writeFileSync(path.join(source, 'README.md'), 'changed');
    expect((await ask()).of('tests').value).toContain('files differ');
    commitAll('second');
    expect((await ask()).of('tests').value).toContain('there is none of commit');
  });

  it('looks at migrations: tested when pending, each with its way back, none unfinished', async () => {
    const none = await ask();
    expect([none.of('migrations').verdict, none.of('rollback').verdict]).toEqual(['passed', 'passed']);
    const folder = path.join(source, 'prisma/migrations/20990101000000_new');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'migration.sql'), 'SELECT 1;');
    commitAll('migration');
    const red = await ask();
    expect([red.of('migrations').verdict, red.of('rollback').verdict]).toEqual(['failed', 'failed']);
    expect(red.of('rollback').value).toContain('20990101000000_new');
    writeFileSync(path.join(folder, 'down.sql'), 'SELECT 1;');
    commitAll('way back');
    await record('migrations-tested', '--detail', `commit=${commit}`);
    const green = await ask();
    expect([green.of('migrations').verdict, green.of('rollback').verdict]).toEqual(['passed', 'passed']);
    const owner = await clientOf('admin');
    await owner.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('b', 'b', '20980101000000_broken')",
    );
    expect((await ask()).of('migrations').value).toContain('begun and not finished: 20980101000000_broken');
    await owner.query("DELETE FROM _prisma_migrations WHERE migration_name = '20980101000000_broken'");
  });

  it('asks Prometheus whether every alert is loaded and goes somewhere', async () => {
    expect((await ask()).of('alerts').verdict).toBe('passed');
    const [lost] = world.alerts.splice(0, 1);
    expect((await ask()).of('alerts').value).toContain(`not loaded: ${lost}`);
    world.alerts.push(lost ?? '');
    world.managers = 0;
    world.isAlertmanagerReady = false;
    expect((await ask()).of('alerts').value).toBe(
      'Prometheus knows no Alertmanager; Alertmanager does not answer',
    );
    Object.assign(world, { managers: 1, isAlertmanagerReady: true });
    const { PROMETHEUS_URL = '' } = environment;
    environment.PROMETHEUS_URL = 'http://127.0.0.1:1';
    expect((await ask()).of('alerts')).toMatchObject({ verdict: 'unknown' });
    environment.PROMETHEUS_URL = PROMETHEUS_URL;
  });

  it('wants a person to have told whoever is on call; that expires', async () => {
    // The demo book reaches nobody, whoever was told.
    expect((await ask()).of('on-call-notified').value).toContain('the contact book has');
    const example = readFileSync(path.join(import.meta.dirname, '../../ops/oncall/contacts.example.json'));
    environment.CONTACTS_FILE = path.join(dir, 'contacts.json');
    writeFileSync(
      environment.CONTACTS_FILE,
      String(example)
        .replace('"id": "ceo", "name": "[NAME]"', '"id": "ceo", "name": "Erik Lund"')
        .replaceAll('[NAME]', 'Maja Berg')
        .replaceAll('[EMAIL]', 'maja@accubooks.com')
        .replaceAll(/\[PHONE\]|\[REDACTED\]/g, '+46 70 123 45 67')
        .replaceAll('[INTEGRATION KEY]', 'R0UTINGKEY00000000000000000000ab'),
    );
    expect((await ask()).of('on-call-notified').value).toContain('nobody has told them');
    const tick = ['checklist', 'tick', 'on-call-notified', '--by', 'Noor', '--note', 'told', '--for'];
    expect((await run(...tick, '1s')).out).toMatch(/^on-call-notified is ticked by Noor until 2/);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await ask()).of('on-call-notified').verdict).toBe('failed');
    await run(...tick, '30m');
    const { of, exitCode } = await ask();
    expect(of('on-call-notified')).toMatchObject({ verdict: 'passed' });
    expect(of('on-call-notified').value).toContain('Maja Berg answers');
    environment.PAGER_URL = environment.PROMETHEUS_URL ?? '';
    const watch = { rotation: 'support', fromMs: Date.now() - 1_000, untilMs: Date.now() + 3_600_000 };
    world.overrides = [{ id: 'o', person: 'ceo', ...watch }];
    expect((await ask()).of('on-call-notified').value).toContain('Erik Lund answers');
    environment.PAGER_URL = 'http://127.0.0.1:1';
    expect((await ask()).of('on-call-notified')).toMatchObject({
      ...{ verdict: 'unknown', value: expect.stringContaining('Nothing answers at') },
    });
    delete environment.PAGER_URL;
    expect([of('flags').verdict, exitCode]).toEqual(['passed', 1]);
    expect(await run('checklist', 'tick', 'tests', '--note', 'trust me')).toMatchObject({ exitCode: 2 });
    for (const kind of ['tests', 'security-scan']) await record(kind, '--detail', `commit=${commit}`);
    expect(await ask()).toMatchObject({ exitCode: 0 });
  });
});

describe('accubooks checklist post-deploy', { timeout: 120_000 }, () => {
  const ask = (...more: string[]) => boxes('post-deploy', ...more);

  it('asks health, rates, the log, and how long it has been watched', async () => {
    const first = await ask();
    // Nobody works here: the queue has no worker.
    expect(first.of('health')).toMatchObject({ verdict: 'failed' });
    expect(first.of('health').value).toContain('workers degraded');
    expect([first.of('error-rate').value, first.of('p95').value]).toEqual(['0.100 %', '0.200 s']);
    expect([first.of('error-rate').verdict, first.of('critical-errors').verdict]).toEqual([
      ...['passed', 'passed'],
    ]);
    expect([first.of('watch').verdict, (await ask('--watch', '1s')).of('watch').verdict]).toEqual([
      ...['failed', 'passed'],
    ]);
    Object.assign(world, { errorShare: '0.01', p95: '1' });
    const line = { level: 'CRITICAL', time: new Date().toISOString(), msg: 'the books do not balance' };
    appendFileSync(path.join(logDir, 'error.log'), `${JSON.stringify(line)}\n`);
    const red = await ask();
    expect([red.of('error-rate').verdict, red.of('p95').verdict]).toEqual(['failed', 'failed']);
    expect(red.of('critical-errors').value).toContain('the books do not balance');
    Object.assign(world, { errorShare: 'NaN', p95: null });
    const silent = await ask();
    expect([silent.of('error-rate').verdict, silent.of('p95').verdict]).toEqual(['unknown', 'unknown']);
  });

  it('forgives what was in the log before the deployment that is written down', async () => {
    await record('deployment', '--detail', `version=${appVersion}`);
    expect((await ask()).of('critical-errors').verdict).toBe('passed');
    rmSync(path.join(logDir, 'error.log'));
    expect((await ask()).of('critical-errors').verdict).toBe('unknown');
  });

  it('is never green when the API is dead', async () => {
    const { ACCUBOOKS_URL = '' } = environment;
    environment.ACCUBOOKS_URL = 'http://127.0.0.1:1';
    const dead = await ask();
    environment.ACCUBOOKS_URL = ACCUBOOKS_URL;
    expect([dead.of('health').verdict, dead.of('watch').verdict, dead.exitCode]).toEqual([
      ...['unknown', 'unknown', 1],
    ]);
  });

  it('wants a person to have looked at what users say, unless they say that something is wrong', async () => {
    expect((await ask()).of('user-reports-normal').verdict).toBe('failed');
    await run('checklist', 'tick', 'user-reports-normal', '--note', 'inbox is quiet');
    expect((await ask()).of('user-reports-normal').verdict).toBe('passed');
    const { out } = await run('incidents', 'open', 'Reported', '--priority', 'P2', '--json');
    const { id } = JSON.parse(out) as { id: string };
    const admin = await clientOf('admin');
    await admin.query('UPDATE incidents SET customer_reports = 2 WHERE id = $1', [id]);
    expect((await ask()).of('user-reports-normal').value).toBe(`2 reports at ${id}`);
    await run('incidents', 'mitigate', id);
    await run('incidents', 'resolve', id, '--reason', 'over');
    expect((await ask()).of('user-reports-normal').verdict).toBe('passed');
    await record('deployment', '--detail', `version=${appVersion}`);
    expect((await ask()).of('user-reports-normal').value).toContain('before the deployment');
  });
});

it('accubooks checklist incident follows an incident to its end', { timeout: 120_000 }, async () => {
  const { out } = await run('incidents', 'open', 'API is down', '--priority', 'P0', '--json');
  const { id } = JSON.parse(out) as { id: string };
  const verdicts = async () => {
    const { of, exitCode } = await boxes('incident', id);
    const ids = ['classified', 'status-page', 'customers-notified', 'commander', 'mitigation', 'resolution'];
    return { exitCode, open: [...ids, 'post-mortem'].filter((one) => of(one).verdict !== 'passed') };
  };
  const all = ['status-page', 'customers-notified', 'commander', 'mitigation', 'resolution', 'post-mortem'];
  expect(await verdicts()).toEqual({ exitCode: 1, open: all });
  world.updates = ['2020-01-01T00:00:00Z'];
  expect((await verdicts()).open).toEqual(all);
  world.updates.push(new Date(Date.now() + 5).toISOString());
  await run('incidents', 'assign', id, 'Noor');
  await run('checklist', 'tick', 'customers-notified', '--note', 'mail 17', '--incident', id);
  expect((await verdicts()).open).toEqual(['mitigation', 'resolution', 'post-mortem']);
  await run('incidents', 'mitigate', id, 'rolled back');
  expect((await verdicts()).open).toContain('resolution');
  await run('incidents', 'resolve', id, '--reason', 'watched');
  expect((await verdicts()).open).not.toContain('resolution');
  expect((await verdicts()).exitCode).toBe(0);
  const admin = await clientOf('admin');
  await admin.query(
    `INSERT INTO incident_alerts (fingerprint, starts_at, incident_id, alertname, priority, summary, labels, is_firing, fired_at)
     SELECT 'f', now(), $1, 'ServiceDown', 'P0', 's', '{}'::jsonb, true, now()`,
    [id],
  );
  await admin.query(`UPDATE incidents SET priority = 'P2' WHERE id = $1`, [id]);
  expect((await verdicts()).open).toEqual(['classified', 'resolution']);
  expect(await run('checklist', 'incident', '01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatchObject({ exitCode: 2 });
});
