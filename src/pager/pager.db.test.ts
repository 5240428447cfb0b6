import { beforeEach, describe, expect, it } from 'vitest';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { pagerDutySignature } from '@/shared/paging/pagerDutySignature.ts';
import {
  ALERT_TOKEN,
  createPagerStage,
  notificationOf,
  WEBHOOK_SECRET,
} from '../../test/support/pagerStage.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';
import { alertmanagerKey } from './alertmanagerKey.ts';

const { urlOf, workerDatabase, clientOf } = await createTestDatabase();
const stage = await createPagerStage({
  DATABASE_WORKER_URL: urlOf('accubooks_worker'),
  PAGER_TIME_SCALE: '600',
});
const { paging, call, alert, pages, answerAtPagerDuty } = stage;
const service = new IncidentService({
  inTransaction: (work) => workerDatabase.asNobody(work),
  clock: systemClock,
});
await stage.start();

const rowOf = (ladder: string) =>
  eventually(async () => (await service.listOpen()).find((incident) => incident.ladder === ladder));
const metric = async (line: string) => {
  const { body } = await call('GET', '/metrics');
  const found = String(body.text)
    .split('\n')
    .find((one) => one.startsWith(line));
  return found === undefined ? undefined : Number(found.split(' ').at(-1));
};
/** Waits until PagerDuty has been told something with each of the words, and returns it. */
const told = (...words: string[]) =>
  paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) =>
    words.every((word) => summary.includes(word)),
  );

beforeEach(() => {
  paging.faults.clear();
  paging.inbox.clear();
});

describe('the webhook', () => {
  it('wants its token, a body that is not too long, and a notification', async () => {
    const notification = notificationOf({ alertname: 'Refused', ladder: 'refused', priority: 'P0' });
    for (const token of ['', 'wrong', `${ALERT_TOKEN}x`, ALERT_TOKEN.slice(0, -1)])
      expect((await call('POST', '/alertmanager', notification, token)).status).toBe(401);
    expect((await fetch(`${stage.url}/alertmanager`, { method: 'POST' })).status).toBe(401);
    expect((await call('GET', '/incidents', undefined, 'wrong')).status).toBe(401);
    expect((await call('POST', '/alertmanager', '{')).status).toBe(400);
    expect((await call('POST', '/alertmanager', { alerts: 'x' })).status).toBe(400);
    expect((await call('POST', '/alertmanager', { alerts: ['x'.repeat(3_000_000)] })).status).toBe(413);
    expect((await call('PATCH', '/alertmanager', {})).status).toBe(404);
    expect(await metric('pager_notifications_total{outcome="unauthorised"')).toBeGreaterThanOrEqual(5);
    expect((await call('GET', '/incidents')).body.items).toEqual([]);
  });

  it('takes the Watchdog for what it is', async () => {
    expect(await alert({ alertname: 'Watchdog', ladder: 'watchdog', priority: 'P3' })).toBe(200);
    expect((await call('GET', '/incidents')).body.items).toEqual([]);
    expect(await metric('pager_notifications_total{outcome="watchdog"')).toBe(1);
  });
});

describe('an incident', () => {
  it('of an alert is paged, opened in Postgres, and closed at PagerDuty when the alert ends', async () => {
    const labels = { alertname: 'RedisDown', ladder: 'redis', priority: 'P1' };
    expect(await alert(labels)).toBe(200);
    const page = await told('trigger', 'L1');
    expect(page.body).toMatchObject({
      payload: {
        severity: 'critical',
        group: 'redis',
        custom_details: { why: 'L1: P1 opened', acknowledge: expect.stringContaining('incidents ack redis') },
      },
      links: [{ href: expect.stringContaining('/runbooks') }],
    });
    // Support is the service that Alertmanager pages: one incident there, whoever was first.
    expect(page.dedupKey).toBe(alertmanagerKey({ ladder: 'redis' }));
    const row = await rowOf('redis');
    await alert(labels, 'resolved');
    const end = await told('resolve');
    expect(end.dedupKey).toBe(page.dedupKey);
    const PAGED = /^Paged .* \(L1\) by pagerduty: P1 opened/;
    await eventually(async () => (await service.read(row.id)).events.some(({ text }) => PAGED.test(text)));
  });

  it('of an alert that begins anew after a restart of Prometheus is the same, and ends with it', async () => {
    const labels = { alertname: 'BegunAnew', ladder: 'begun-anew', priority: 'P1' };
    await alert(labels);
    const { dedupKey } = await told('trigger', 'BegunAnew', '(L1');
    const { id } = await rowOf('begun-anew');
    await alert(labels);
    await alert(labels, 'resolved');
    await eventually(async () => (await service.read(id)).incident.state === 'mitigated');
    const { alerts, events } = await service.read(id);
    expect([alerts.length, alerts.filter(({ isFiring }) => isFiring)]).toEqual([2, []]);
    expect(events.filter(({ kind }) => kind === 'cameBack')).toEqual([]);
    await told('resolve');
    expect(paging.inbox.page(dedupKey)).toMatchObject({ triggers: 1, state: 'resolved' });
  });

  it('that nobody takes climbs; who takes it in Postgres stops that and PagerDuty hears of it', async () => {
    await alert({ alertname: 'HighLatency', ladder: 'latency', priority: 'P1', runbook: 'P1-2' });
    await told('trigger', 'L1');
    await told('trigger', 'L2', 'nobody has acknowledged');
    const row = await rowOf('latency');
    await service.acknowledge(row.id, 'maja');
    await told('acknowledge');
    const count = () => pages().filter((page) => page.startsWith('trigger')).length;
    const before = count();
    // Two hours of P1-2, and the four of L2, are 12 s and 24 s here: until then nobody is told.
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(count()).toBe(before);
    await service.resolve(row.id, 'maja', { reason: 'done', areAlertsOver: true }).catch(() => undefined);
    await service.mitigate(row.id, 'maja');
    await told('resolve');
  });

  it('that somebody opens by hand is paged as well, and CEO, CTO and Legal by page and in writing (P0-4)', async () => {
    await service.open({
      ...{ title: 'A customer sees another’s books', priority: 'P0', because: 'it was reported', by: 'maja' },
      ...{ component: 'platform', source: 'manual', runbook: 'P0-4', ladder: 'integrity' },
    });
    for (const role of ['L1', 'L2', 'CEO', 'Legal']) await told('trigger', `(${role}`);
    // The CTO is L3 too, whom a matter of law goes to: one page, under whichever name came first.
    await eventually(async () => pages().some((page) => /^trigger.*\((L3|CTO):/.test(page)));
    await eventually(async () => {
      const to = stage.mail.mailbox.list().flatMap((mail) => mail.to);
      return ['ceo', 'cto', 'legal'].every((name) => to.includes(`${name}@accubooks.example`));
    });
    // Nobody twice: a key is one person.
    const keys = paging.inbox.pages().filter(({ triggers }) => triggers > 1);
    expect(keys).toEqual([]);
    const row = await rowOf('integrity');
    // What the alert tells a moment later is that incident: nobody is called again.
    const called = () => pages().filter((page) => page.startsWith('trigger')).length;
    const before = called();
    const found = { alertname: 'CrossTenantLeak', ladder: 'integrity', priority: 'P0', runbook: 'P0-4' };
    await alert(found);
    await eventually(async () => (await service.read(row.id)).alerts.length === 1);
    expect(called()).toBe(before);
    const ofL1 = paging.inbox.pages().find(({ summary }) => summary.includes('(L1'));
    expect(ofL1?.dedupKey).toBe(alertmanagerKey({ ladder: 'integrity' }));
    await alert(found, 'resolved');
    await service.mitigate(row.id, 'maja');
    await eventually(async () => paging.inbox.pages().every(({ state }) => state === 'resolved'));
  });

  it('of priority P2 is a message in Slack and no page (C64)', async () => {
    await alert({ alertname: 'CacheHitRateLow', ladder: 'cache', priority: 'P2' });
    const message = await paging.untilReceived({ channel: 'slack' });
    expect(message.summary).toContain('[P2] CacheHitRateLow fires');
    expect(pages()).toEqual([]);
    await alert({ alertname: 'CacheHitRateLow', ladder: 'cache', priority: 'P2' }, 'resolved');
    await paging.untilReceived({ channel: 'slack' }, ({ summary }) => summary.includes('over'));
  });
});

describe('an answer at PagerDuty', () => {
  const post = async (body: string, signature: string) => {
    const headers = { 'x-pagerduty-signature': signature };
    const answer = await fetch(`${stage.url}/pagerduty`, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  const signed = (event: object) => {
    const body = JSON.stringify({ event });
    return post(body, `v1=${'0'.repeat(64)},${pagerDutySignature(body, WEBHOOK_SECRET)}`);
  };
  /** As in PagerDuty's documentation. */
  const event = (change: object = {}) => ({
    ...{ id: '5ac64822-4adc-4fda-ade0-410becf0de4f', event_type: 'incident.acknowledged' },
    ...{ resource_type: 'incident', occurred_at: '2026-10-02T18:45:22.169Z', client: { name: 'PagerDuty' } },
    agent: { id: 'PLH1HKV', summary: 'Tenex Engineer', type: 'user_reference' },
    data: { id: 'PGR0VU2', type: 'incident', incident_key: 'd3640fbd41094207a1c11e58e46b1662' },
    ...change,
  });

  it('wants a signature of this body, and not too much of it', async () => {
    const body = JSON.stringify({ event: event() });
    const signature = pagerDutySignature(body, WEBHOOK_SECRET);
    expect(await post(body, signature)).toEqual({ status: 200, body: { outcome: 'ignored' } });
    expect((await post(body, pagerDutySignature(body, `${WEBHOOK_SECRET}-before`))).status).toBe(200);
    for (const [text, by] of [
      [body, ''],
      [body, 'v1=00'],
      [`${body} `, signature],
      [body, pagerDutySignature(body, 'of somebody else')],
    ] as const)
      expect((await post(text, by)).status).toBe(401);
    expect((await post('x'.repeat(256 * 1024 + 1), '')).status).toBe(413);
    expect((await signed({ id: 'x', event_type: 'incident.acknowledged' })).status).toBe(400);
    for (const other of [
      event({ event_type: 'pagey.ping', data: { message: 'Hello' } }),
      event({ agent: null }),
    ])
      expect((await signed(other)).body).toEqual({ outcome: 'ignored' });
    expect(await metric('pager_answers_total{outcome="unauthorised"')).toBe(4);
    expect((await call('GET', '/incidents')).body.items).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ acknowledgedBy: expect.anything() })]),
    );
  });

  it('is known by name in Postgres and the audit log, once, and does not go back to PagerDuty', async () => {
    const labels = { alertname: 'BackupStale', ladder: 'answered', priority: 'P1' };
    await alert(labels);
    const { dedupKey } = await told('trigger', 'BackupStale fires', '(L1');
    const row = await rowOf('answered');
    await answerAtPagerDuty(dedupKey, 'acknowledge');
    const by = 'Maja Ek (PagerDuty)';
    const { incident, events } = await eventually(async () => {
      const whole = await service.read(row.id);
      return whole.incident.state === 'acknowledged' && whole;
    });
    expect(incident.commander).toBe(by);
    expect(events.filter(({ kind }) => kind === 'acknowledged')).toMatchObject([{ actor: by }]);
    const audit = await (await clientOf('admin')).query(
      'SELECT actor_id, action FROM audit_events WHERE actor_id = $1',
      [by],
    );
    expect(audit.rows).toEqual([{ actor_id: by, action: 'incident.changed' }]);
    await alert(labels, 'resolved');
    await told('resolve');
    const came = paging.inbox.list({ channel: 'pagerduty' }).filter((one) => one.dedupKey === dedupKey);
    expect(came.map(({ summary }) => summary.split(':')[0])).toEqual(['resolve', 'trigger']);
  });

  it('that it is over mitigates what no alert knows of', async () => {
    const order = {
      because: 'it was reported',
      by: 'maja',
      component: 'platform',
      source: 'manual',
    } as const;
    const { id } = await service.open({ ...order, title: 'A drill', priority: 'P1', ladder: 'drill' });
    const { dedupKey } = await told('trigger', 'A drill', '(L1');
    await answerAtPagerDuty(dedupKey, 'resolve');
    await eventually(async () => (await service.read(id)).incident.state === 'mitigated');
    expect((await service.read(id)).events.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Resolved in PagerDuty.'),
    );
  });

  it('that it is over does not end what fires', async () => {
    const labels = { alertname: 'RedisDown', ladder: 'still-firing', priority: 'P1' };
    await alert(labels);
    const { dedupKey } = await told('trigger', 'RedisDown fires', '(L1');
    const row = await rowOf('still-firing');
    await answerAtPagerDuty(dedupKey, 'resolve');
    const { incident } = await eventually(async () => {
      const whole = await service.read(row.id);
      return whole.events.some(({ text }) => text.includes('alerts still fire')) && whole;
    });
    expect(incident.state).toBe('acknowledged');
    await alert(labels, 'resolved');
  });
});

describe('the desk', () => {
  it('says who has the watch, and lets somebody stand in', async () => {
    const { body } = await call('GET', '/oncall');
    expect(body).toMatchObject({
      isDemo: true,
      items: expect.arrayContaining([
        expect.objectContaining({ target: 'L3', people: [expect.objectContaining({ id: 'cto' })] }),
      ]),
    });
    const order = {
      rotation: 'support',
      person: 'cto',
      from: '2026-01-01T00:00:00Z',
      until: '2026-12-31T00:00:00Z',
    };
    const made = await call('POST', '/overrides', order);
    expect(made.status).toBe(200);
    const who = async () =>
      (await call('GET', '/oncall?at=2026-06-01T00:00:00Z')).body.items as {
        target: string;
        people: { id: string }[];
      }[];
    expect((await who())[0]).toMatchObject({ target: 'L1', people: [{ id: 'cto' }] });
    await call('DELETE', `/overrides/${String(made.body.id)}`);
    expect((await who())[0]?.people[0]?.id).toMatch(/^support-/);
    for (const wrong of [
      { rotation: 'sales' },
      { person: 'nobody' },
      { until: '2025-01-01T00:00:00Z' },
      { until: '2036-01-01T00:00:00Z' },
      { from: 'soon' },
    ])
      expect((await call('POST', '/overrides', { ...order, ...wrong })).status).toBe(400);
  });

  it('sends a test page that says that it is one, and ends it', async () => {
    const { body } = await call('POST', '/test-page', { target: 'L1', by: 'maja' });
    expect(body).toMatchObject({ told: [{ channel: 'pagerduty' }] });
    expect(pages()).toEqual([
      expect.stringMatching(/^trigger: \[P3\] Test page, ordered by maja .*nothing is wrong/),
      expect.stringMatching(/^resolve/),
    ]);
  });

  it('shows runbooks to anybody, and says how it is', async () => {
    const page = await fetch(`${stage.url}/runbooks/P0-1`);
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(await page.text()).toContain('<h1');
    expect((await fetch(`${stage.url}/runbooks/SystemUnreachable`)).status).toBe(200);
    expect((await fetch(`${stage.url}/runbooks/%2e%2e%2fpackage`)).status).toBe(404);
    expect((await fetch(`${stage.url}/runbooks/%`)).status).toBe(400);
    expect((await fetch(`${stage.url}/runbooks`)).status).toBe(200);
    // The demo book has faults, which is said.
    expect((await call('GET', '/health')).body).toMatchObject({ status: 'degraded', database: 'up' });
    expect(await metric('pager_contact_faults')).toBeGreaterThan(0);
  });
});

describe('a channel that fails', () => {
  it('gives way to the next one; every attempt is counted', async () => {
    paging.faults.order({ channel: 'pagerduty', kind: 'fail', remaining: null });
    await alert({ alertname: 'DatabaseDown', ladder: 'second-channel', priority: 'P1' });
    const message = await paging.untilReceived({ channel: 'slack' });
    expect(message.summary).toContain('DatabaseDown fires');
    expect(await metric('pager_attempts_total{channel="pagerduty",outcome="failed"')).toBeGreaterThanOrEqual(
      3,
    );
    paging.faults.clear();
    await alert({ alertname: 'DatabaseDown', ladder: 'second-channel', priority: 'P1' }, 'resolved');
  });

  it('of all leaves the page due, and it arrives when one is back', async () => {
    for (const channel of ['pagerduty', 'slack'] as const)
      paging.faults.order({ channel, kind: 'fail', remaining: null });
    stage.mail.faults.order({ kind: 'refuse', remaining: 1_000 });
    await alert({ alertname: 'DatabaseDown', ladder: 'no-channel', priority: 'P1' });
    await eventually(async () => ((await metric('pager_oldest_due_seconds')) ?? 0) > 0);
    paging.faults.clear();
    stage.mail.faults.clear();
    await paging.untilReceived({}, ({ summary }) => summary.includes('DatabaseDown fires'), 60_000);
    await alert({ alertname: 'DatabaseDown', ladder: 'no-channel', priority: 'P1' }, 'resolved');
  });
});
