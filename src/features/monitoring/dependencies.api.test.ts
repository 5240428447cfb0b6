import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { WorkerHeartbeat } from '@/features/forecasts/WorkerHeartbeat.ts';
import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { NEVER_HELD } from '@/shared/hold/HoldView.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { DEPENDENCIES, type Dependency } from './HealthService.ts';
import type { HealthResponse, HealthStatus } from './monitoringContract.ts';

/** What stands for Prometheus, the Alertmanager, the pager and Stripe: up while its paths are in the set. */
const ready = new Set(['/-/ready', '/health']);
let takesPayments = false;
const watchers = http.createServer(({ url = '' }, response) => {
  const isReady = ready.has(url) || (takesPayments && url === '/v1/events?limit=1');
  response.writeHead(isReady ? 200 : 503).end('{"object":"list","data":[]}');
});
await new Promise<void>((resolve) => watchers.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(watchers.address() as AddressInfo).port}`;
afterAll(() => watchers.close());

/** A logical database of Redis that no other test file counts in. */
const api = await createTestApi({
  environment: {
    REDIS_URL: `${inject('redisUrl')}/9`,
    SMTP_URL: 'smtp://127.0.0.1:1',
    STRIPE_SECRET_KEY: 'sk_test_accubooks',
    STRIPE_API_URL: url,
    STRIPE_WEBHOOK_SECRET: 'whsec_of_this_test',
    EVIDENCE_EXPECTED: 'backup,restore-drill',
    ...{ PROMETHEUS_URL: url, ALERTMANAGER_URL: url, PAGER_URL: url },
  },
});
const { server, database, redis } = api;
const admin = await api.clientOf('admin');
const heartbeat = new WorkerHeartbeat(redis, newId());
const record = (kind: 'backup' | 'restore-drill', hoursAgo: number, validForMs?: number) =>
  database.asNobody((sql) =>
    new EvidenceService(sql, systemClock).record({
      ...{ kind, outcome: 'passed', by: 'test' },
      happenedAt: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
      ...(validForMs === undefined ? {} : { validForMs }),
    }),
  );

/** All dependencies and the verdict, once they are as they should be; an answer is at most a second old. */
async function expectOnly(ill: Partial<Record<Dependency, HealthStatus>>, verdict: HealthStatus) {
  const expected = Object.fromEntries(DEPENDENCIES.map((name) => [name, ill[name] ?? 'healthy']));
  return vi.waitFor(
    async () => {
      const answer = await server.inject('/api/health/all');
      const body = answer.json<HealthResponse>();
      const found = Object.fromEntries(
        Object.entries(body.dependencies).map(([name, { status }]) => [name, status]),
      );
      expect({ status: body.status, ...found }).toEqual({ status: verdict, ...expected });
      expect(answer.statusCode).toBe(verdict === 'unhealthy' ? 503 : 200);
      return body;
    },
    { timeout: 10_000, interval: 300 },
  );
}

/** Breaks one thing, sees that health says so of it and of nothing else, and heals it. */
async function withFault(
  fault: { broken: () => Promise<unknown>; healed: () => Promise<unknown> },
  ill: Partial<Record<Dependency, HealthStatus>>,
): Promise<HealthResponse> {
  // A sign of life lasts for 15 seconds.
  await heartbeat.beat();
  await fault.broken();
  try {
    return await expectOnly(ill, 'degraded');
  } finally {
    await fault.healed();
    await heartbeat.beat();
    await expectOnly({}, 'healthy');
  }
}

await heartbeat.beat();
await record('backup', 1);
await record('restore-drill', 24 * 30);

describe('health of every dependency (R006)', () => {
  it('payments: unhealthy until the provider takes our calls', async () => {
    await expectOnly({ payments: 'unhealthy' }, 'degraded');
    takesPayments = true;
    await expectOnly({}, 'healthy');
  });

  it('is healthy while all is well', async () => {
    await expectOnly({}, 'healthy');
  });

  it('workers: degraded when none gives a sign of life', async () => {
    const { dependencies } = await withFault(
      { broken: () => heartbeat.end(), healed: () => heartbeat.beat() },
      { workers: 'degraded' },
    );
    expect(dependencies.workers?.detail).toBe('no worker lives: jobs are accepted and wait');
  });

  it('workers: live by their sign in Postgres when that in Redis is lost', async () => {
    await heartbeat.end();
    await admin.query(
      "INSERT INTO queue_workers (id, host, pid, concurrency) VALUES ('a worker', 'here', 1, 1)",
    );
    await expectOnly({}, 'healthy');
    await admin.query('DELETE FROM queue_workers');
    await heartbeat.beat();
  });

  it('billing: degraded while the gate is closed', async () => {
    const freeze = { trigger: 'operator', reason: 'a test', by: 'test' } as const;
    const { dependencies } = await withFault(
      {
        broken: () => database.asNobody((sql) => new BillingGateStore(sql).freeze(newId(), freeze)),
        healed: () => admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test'"),
      },
      { billing: 'degraded' },
    );
    expect(dependencies.billing).toMatchObject({ figures: { gate: 'closed' } });
    expect(JSON.stringify(dependencies.billing)).not.toContain('a test');
  });

  it('mail: degraded when mails do not go out', async () => {
    const { dependencies } = await withFault(
      {
        broken: () =>
          admin.query(
            `INSERT INTO mail_outbox (id, kind, recipient, created_at, expires_at)
               VALUES ('mail', 'test', 'a@example.com', now() - interval '20 minutes', now() + interval '1 day')`,
          ),
        healed: () => admin.query('DELETE FROM mail_outbox'),
      },
      { mail: 'degraded' },
    );
    expect(dependencies.mail?.detail).toContain('the oldest for 20 minutes');
  });

  it('queue: degraded while operators have paused the workers', async () => {
    const set = (values: string) => admin.query(`UPDATE queue_controls SET ${values}`);
    const { dependencies } = await withFault(
      {
        broken: () =>
          set("processing_paused_at = now(), processing_paused_by = 'test', processing_reason = 'a test'"),
        healed: () =>
          set('processing_paused_at = NULL, processing_paused_by = NULL, processing_reason = NULL'),
      },
      { queue: 'degraded' },
    );
    expect(dependencies.queue?.detail).toBe('operators have paused the workers');
  });

  it('alerting: degraded when one part is silent, unhealthy when nobody would be paged', async () => {
    const heal = async () => ready.add('/health').add('/-/ready');
    const one = await withFault(
      { broken: async () => ready.delete('/health'), healed: heal },
      { alerting: 'degraded' },
    );
    expect(one.dependencies.alerting?.detail).toContain('pager does not answer');
    const all = await withFault(
      { broken: async () => ready.clear(), healed: heal },
      { alerting: 'unhealthy' },
    );
    expect(all.dependencies.alerting?.detail).toContain('nobody would be paged');
  });

  it('backups: unhealthy when the last good one is old or has expired, whatever else was recorded', async () => {
    const wipe = async () => {
      await admin.query('ALTER TABLE operational_evidence DISABLE TRIGGER USER');
      await admin.query("DELETE FROM operational_evidence WHERE kind = 'backup'");
      await admin.query('ALTER TABLE operational_evidence ENABLE TRIGGER USER');
    };
    const healed = async () => {
      await wipe();
      await record('backup', 1);
    };
    const never = await withFault({ broken: wipe, healed }, { backups: 'unhealthy' });
    expect(never.dependencies.backups?.detail).toBe('no backup was ever recorded');
    const old = { broken: () => wipe().then(() => record('backup', 27)), healed };
    const { dependencies } = await withFault(old, { backups: 'unhealthy' });
    expect(dependencies.backups?.detail).toBe('the last good backup is 27 hours old');
    const expired = { broken: () => wipe().then(() => record('backup', 2, 3_600_000)), healed };
    await withFault(expired, { backups: 'unhealthy' });
  });

  it('hold: 503 unhealthy at both families, which alone still answer', async () => {
    const held = await buildApi({
      ...{ config: api.config, clock: systemClock, log: silentLog, metrics: createMetrics('api') },
      ...{ database, redis, hold: { ...NEVER_HELD, isHeld: true } },
    });
    const [all, whole, other] = await Promise.all(
      ['/api/health/all', '/api/health', '/api/monitoring/health'].map((path) => held.inject(path)),
    );
    expect([all?.statusCode, all?.json().status]).toEqual([503, 'unhealthy']);
    expect(all?.json().dependencies.hold.detail).toContain('the API serves nothing');
    expect([whole?.statusCode, whole?.json().status]).toEqual([503, 'unhealthy']);
    expect([other?.statusCode, other?.json().status]).toEqual([503, 'unhealthy']);
    await held.close();
  });
});

describe('the form of the IETF draft (C53)', () => {
  const accept = 'application/health+json';

  it('is given to whoever asks for it, with the same verdict and the same status code', async () => {
    const answer = await server.inject({ url: '/api/health/all', headers: { accept } });
    expect(answer.headers['content-type']).toContain(accept);
    expect(answer.headers.vary).toContain('accept');
    const body = answer.json();
    expect(body).toMatchObject({ status: 'pass', serviceId: 'accubooks-api' });
    expect(body.output).toBeUndefined();
    expect(body.checks['database:responseTime']).toMatchObject([
      { componentType: 'datastore', observedUnit: 'ms', status: 'pass' },
    ]);
    for (const name of DEPENDENCIES) expect(body.checks).toHaveProperty(`${name}:responseTime`);
  });

  it('says `unhealthy` in words where it says `fail`, and what is wrong (R010)', async () => {
    const down = await buildApi({
      ...{ clock: systemClock, log: silentLog, metrics: createMetrics('api'), database, redis: undefined },
      config: { ...api.config, REDIS_URL: '' },
      hold: { ...NEVER_HELD, isHeld: true },
    });
    const answer = await down.inject({ url: '/api/health', headers: { accept } });
    expect([answer.statusCode, answer.json().status]).toEqual([503, 'fail']);
    expect(answer.json().output).toMatch(/^unhealthy: the system is on hold/);
    await down.close();
  });

  /** The answer without when it was given. */
  const timeless = (body = '') =>
    JSON.parse(body, (name, value) =>
      ['checkedAt', 'time', 'uptimeS', 'uptime'].includes(name) ? 0 : value,
    );

  it('C01: both families answer alike in either form', async () => {
    for (const headers of [{}, { accept }]) {
      const [one, other] = await Promise.all(
        ['/api/health', '/api/monitoring/health'].map((path) => server.inject({ url: path, headers })),
      );
      expect(timeless(other?.body)).toEqual(timeless(one?.body));
      expect([other?.statusCode, other?.headers['content-type']]).toEqual([
        one?.statusCode,
        one?.headers['content-type'],
      ]);
    }
  });
});
