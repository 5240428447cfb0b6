/** From a fault to a page, through the real Prometheus and Alertmanager; a minute passes in a second. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { alertmanagerKey } from '../src/pager/alertmanagerKey.ts';
import type { Channel } from '../src/pagingServer/Delivery.ts';
import { freePort } from '../src/supervisor/freePort.ts';
import { createAlertingStage } from './support/alertingStage.ts';
import { ALERT_TOKEN, createPagerStage } from './support/pagerStage.ts';
import { createTestDatabase } from './support/testDatabase.ts';
import { eventually } from './support/workerStage.ts';

const TEST_TIMEOUT_MS = 60_000;
/** Longer than any alert at this pace needs to fire and be told. */
const QUIET_MS = 3_000;

const prometheusPort = await freePort();
const { urlOf } = await createTestDatabase();
const pager = await createPagerStage({
  DATABASE_WORKER_URL: urlOf('accubooks_worker'),
  PAGER_WATCHDOG_S: '4',
  PROMETHEUS_URL: `http://127.0.0.1:${prometheusPort}`,
});
// Before anybody looks whether it is there.
await pager.start();
const { figures, sinks, api, heal, ...servers } = await createAlertingStage({
  port: Number(new URL(pager.url).port),
  token: ALERT_TOKEN,
  prometheusPort,
});

type Notification = {
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: { readonly alertname: string; readonly ladder: string };
  }[];
};

/** Names of the alerts that the webhook was told of; an outage leaves a note on the budget for hours, or minutes here. */
function told(): Set<string> {
  const bodies = sinks.inbox
    .list({ channel: 'webhook', isAccepted: true })
    .map(({ body }) => body as Notification);
  return new Set(
    bodies
      .flatMap(({ alerts }) => alerts.map(({ labels }) => labels))
      .filter(({ ladder }) => ladder !== 'error-budget')
      .map(({ alertname }) => alertname),
  );
}

const of = (channel: Channel) => sinks.inbox.list({ channel, isAccepted: true });
const ladderOf = (body: unknown) => (body as { payload?: { class?: string } }).payload?.class;
const pagedLadders = () => new Set(of('pagerduty').map(({ body }) => ladderOf(body)));
const isOver = async () =>
  sinks.inbox.pages().length > 0 && sinks.inbox.pages().every(({ state }) => state === 'resolved');

afterEach(async () => {
  sinks.faults.clear();
  await heal();
  await eventually(async () => sinks.inbox.pages().every(({ state }) => state === 'resolved'), 30_000);
  // What is over is told to the webhook last of all.
  await pause(1_000);
  sinks.inbox.clear();
});

describe('a fault', () => {
  it(
    'reaches nobody while there is none',
    async () => {
      await pause(QUIET_MS);
      expect(sinks.inbox.list()).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'of the API is one page, which ends with it, and a note in the channel',
    async () => {
      await api.die();
      figures.apiSeenUp = 0;
      const page = await sinks.untilReceived({ channel: 'pagerduty' }, ({ summary }) =>
        summary.includes('AccuBooks does not answer'),
      );
      expect(page.body).toMatchObject({
        event_action: 'trigger',
        client: 'AccuBooks',
        payload: { severity: 'critical', class: 'availability', component: 'api' },
        links: [{ text: 'Runbook' }],
      });
      await heal();
      await eventually(isOver, 30_000);
      expect(sinks.inbox.pages()).toHaveLength(1);
      expect([...pagedLadders()]).toEqual(['availability']);
      const expected = ['ApiAvailabilityLow', 'SystemUnreachable', 'AvailabilityBurn'];
      expect([...told()].filter((name) => !expected.some((one) => name.startsWith(one)))).toEqual([]);
      for (const { summary } of of('slack')) expect(summary).toContain('error-budget');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that is a warning goes to Slack and wakes nobody, and Slack hears that it is over',
    async () => {
      figures.redisMemory = 0.85;
      await sinks.untilReceived({ channel: 'slack' }, ({ summary }) => summary.includes('RedisMemoryHigh'));
      figures.redisMemory = 0.5;
      await sinks.untilReceived({ channel: 'slack' }, ({ summary }) => summary.startsWith('[over] redis'));
      expect(of('pagerduty')).toEqual([]);
      expect([...told()]).toEqual(['RedisMemoryHigh']);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'of the database is one page although everything fails with it, and is late, not lost, when PagerDuty fails',
    async () => {
      sinks.faults.order({ channel: 'pagerduty', kind: 'fail', remaining: 3 });
      Object.assign(figures, { databaseUp: 0, errorShare: 1 });
      await sinks.untilReceived(
        { channel: 'pagerduty' },
        ({ body }) => ladderOf(body) === 'database',
        30_000,
      );
      expect(sinks.inbox.list({ channel: 'pagerduty', isAccepted: false }).length).toBeGreaterThan(0);
      await pause(QUIET_MS);
      expect([...pagedLadders()].filter((ladder) => ladder !== 'alerting')).toEqual(['database']);
      // What a window of minutes remembers of it pages nobody afterwards.
      await heal();
      await eventually(isOver, 30_000);
      await pause(2 * QUIET_MS);
      expect([...pagedLadders()].filter((ladder) => ladder !== 'alerting')).toEqual(['database']);
      expect([...told()].filter((name) => name.startsWith('Error'))).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'of integrity silences the outage that the hold makes (C20)',
    async () => {
      figures.holdOpen = 1;
      // The API stops seconds after a hold; at this pace that would be minutes.
      await sinks.untilReceived({ channel: 'pagerduty' }, ({ body }) => ladderOf(body) === 'integrity');
      await api.die();
      figures.apiSeenUp = 0;
      await pause(1.5 * QUIET_MS);
      expect([...pagedLadders()]).toEqual(['integrity']);
      expect([...told()]).not.toContain('SystemUnreachable');
      await heal();
      await eventually(isOver, 30_000);
      await pause(2 * QUIET_MS);
      expect([...pagedLadders()]).toEqual(['integrity']);
      expect([...told()]).toEqual(['IntegrityHold']);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('alerting', () => {
  it(
    'that dies is noticed by the pager, and what happened meanwhile is told afterwards',
    async () => {
      const silent = () => pager.pages().filter((summary) => summary.includes('Alerting is silent'));
      const before = silent().length;
      servers.killAlertmanager();
      figures.databaseUp = 0;
      await eventually(async () => silent().length > before, 30_000);
      expect(of('pagerduty')).toEqual([]);
      await servers.startAlertmanager();
      await sinks.untilReceived(
        { channel: 'pagerduty' },
        ({ body }) => ladderOf(body) === 'database',
        30_000,
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'whose Prometheus hangs is noticed, and what still burns is over for nobody on call',
    async () => {
      const silent = () => pager.pages().filter((summary) => summary.includes('Alerting is silent'));
      const before = silent().length;
      const dedupKey = alertmanagerKey({ ladder: 'database' });
      const page = () => pager.paging.inbox.page(dedupKey);
      const isCalling = async () => {
        const { items } = (await pager.call('GET', '/incidents')).body as {
          items: { ladder: string; isCalling: boolean }[];
        };
        return items.some((one) => one.ladder === 'database' && one.isCalling);
      };
      const isTold = (status: string) =>
        sinks.untilReceived({ channel: 'webhook' }, ({ body }) =>
          (body as Notification).alerts.some(
            (alert) => alert.status === status && alert.labels.alertname === 'DatabaseDown',
          ),
        );
      await eventually(async () => page()?.state !== 'triggered', 30_000);
      figures.databaseUp = 0;
      await isTold('firing');
      await eventually(async () => page()?.state === 'triggered', 30_000);
      const begun = page();
      servers.freezePrometheus();
      try {
        // Alertmanager takes it for over.
        await isTold('resolved');
        await eventually(async () => silent().length > before, 30_000);
        expect(await isCalling()).toBe(true);
      } finally {
        servers.thawPrometheus();
      }
      const alerting = alertmanagerKey({ ladder: 'alerting' });
      await eventually(async () => pager.paging.inbox.page(alerting)?.state === 'resolved', 30_000);
      await pause(QUIET_MS);
      expect(page()).toEqual(begun);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that begins anew pages nobody',
    async () => {
      servers.killPrometheus();
      await pause(1_500);
      await servers.startPrometheus();
      await pause(QUIET_MS);
      expect(of('pagerduty')).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
