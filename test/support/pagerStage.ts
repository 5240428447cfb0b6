/** The pager as a process of its own, that may be killed; its vendors are stand-ins in the test. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { bundlePrograms } from './bundlePrograms.ts';
import { createMailStage, type MailStage } from './mailStage.ts';
import { createPagingStage, type PagingStage, TEST_ROUTING_KEY } from './pagingStage.ts';
import { type NodeRun, runNode } from './runNode.ts';
import { eventually } from './workerStage.ts';

export const ALERT_TOKEN = 'a token for tests only, 33+ characters'.replaceAll(' ', '-').replaceAll(',', '');
export const WEBHOOK_SECRET = 'webhooks-of-a-test';
const NOWHERE = 'postgresql://nobody:nothing@127.0.0.1:9/accubooks?pool_timeout=1';

export type AlertLabels = {
  readonly alertname: string;
  readonly ladder: string;
  readonly priority: string;
  readonly runbook?: string;
  readonly component?: string;
};

/** As Alertmanager would say it. */
export function notificationOf(labels: AlertLabels, status: 'firing' | 'resolved' = 'firing'): object {
  const severity = labels.priority === 'P0' || labels.priority === 'P1' ? 'critical' : 'warning';
  const alert = {
    status,
    labels: { severity, component: 'api', ...labels },
    annotations: { summary: `${labels.alertname} fires`, description: '', runbook_url: '' },
    startsAt: new Date(Date.now() - 1_000).toISOString(),
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : new Date().toISOString(),
    fingerprint: labels.alertname,
  };
  return { receiver: 'pager', status, alerts: [alert], version: '4', groupLabels: { ladder: labels.ladder } };
}

export type PagerStage = {
  readonly paging: PagingStage;
  readonly mail: MailStage['mail'];
  readonly url: string;
  readonly dir: string;
  readonly child: () => ChildProcess;
  /** Resolves when it answers; what was set before stays set. */
  readonly start: (environment?: Readonly<Record<string, string>>) => Promise<void>;
  readonly kill: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** What it has said since the last start. */
  readonly output: () => string;
  readonly call: (
    method: string,
    at: string,
    body?: unknown,
    token?: string,
  ) => Promise<{ status: number; body: { [name: string]: unknown } }>;
  readonly alert: (labels: AlertLabels, status?: 'firing' | 'resolved') => Promise<number>;
  /** Somebody answers at PagerDuty, of which the pager hears by webhook. */
  readonly answerAtPagerDuty: (
    dedupKey: string | undefined,
    action: 'acknowledge' | 'resolve',
    by?: string,
  ) => Promise<void>;
  /** `action summary` of what PagerDuty accepted, the oldest first. */
  readonly pages: () => string[];
};

/** Everything ends with the test file. `environment` names the database; without it there is none. */
export async function createPagerStage(
  environment: Readonly<Record<string, string>> = {},
): Promise<PagerStage> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [bundle, paging, { mail }] = await Promise.all([
    bundlePrograms([{ in: 'src/pager/main.ts', out: 'pager' }]),
    createPagingStage({ url: `${url}/pagerduty`, secret: WEBHOOK_SECRET }),
    createMailStage(),
  ]);
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-pager-'));
  let run: NodeRun | undefined;
  let given: Readonly<Record<string, string>> = {
    DATABASE_URL: NOWHERE,
    JWT_SECRET: 'a secret for tests only, 33+ characters',
    LOG_DIR: '',
    PAGER_PORT: String(port),
    PAGER_URL: url,
    PAGER_DIR: dir,
    ALERT_TOKEN,
    PAGERDUTY_URL: paging.url,
    PAGERDUTY_ROUTING_KEY: TEST_ROUTING_KEY,
    PAGERDUTY_WEBHOOK_SECRETS: `${WEBHOOK_SECRET}-before,${WEBHOOK_SECRET}`,
    SLACK_WEBHOOK_URL: paging.slackUrl,
    SMTP_URL: mail.smtpUrl,
    PAGER_WATCHDOG_S: '0',
    ...environment,
  };
  const kill: PagerStage['kill'] = async (signal = 'SIGKILL') => {
    await run?.kill(signal);
    return (await run?.exited)?.code ?? null;
  };
  afterAll(async () => {
    await kill();
    rmSync(dir, { recursive: true, force: true });
  });
  const call: PagerStage['call'] = async (method, at, body, token = ALERT_TOKEN) => {
    const answer = await fetch(`${url}${at}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: isJson ? JSON.parse(text) : { text } };
  };
  const start: PagerStage['start'] = async (more = {}) => {
    given = { ...given, ...more };
    const started = runNode(path.join(bundle, 'pager.mjs'), { HOME: process.env.HOME, ...given });
    run = started;
    await eventually(async () => {
      if (started.child.exitCode !== null) throw new Error(`the pager ended:\n${started.output()}`);
      return (await call('GET', '/health').catch(() => undefined)) !== undefined;
    });
  };
  return {
    ...{ paging, mail, url, dir, start, kill, call },
    output: () => run?.output() ?? '',
    child: () => {
      if (run === undefined) throw new Error('the pager was not started');
      return run.child;
    },
    alert: async (labels, status) =>
      (await call('POST', '/alertmanager', notificationOf(labels, status))).status,
    answerAtPagerDuty: async (dedupKey, action, by = 'Maja Ek') => {
      const body = JSON.stringify({ dedupKey, action, by });
      const answer = await fetch(`${paging.url}/api/answers`, { method: 'POST', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    pages: () =>
      paging.inbox
        .list({ channel: 'pagerduty', isAccepted: true })
        .reverse()
        .map(({ summary }) => summary),
  };
}
