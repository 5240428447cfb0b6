/** The pager as a process of its own, that may be killed; its vendors are stand-ins in the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { createMailStage, type MailStage } from './mailStage.ts';
import { createPagingStage, type PagingStage, TEST_ROUTING_KEY } from './pagingStage.ts';
import { eventually } from './workerStage.ts';

export const ALERT_TOKEN = 'a token for tests only, 33+ characters'.replaceAll(' ', '-').replaceAll(',', '');
export const WEBHOOK_SECRET = 'webhooks-of-a-test';
const ROOT = path.resolve(import.meta.dirname, '../..');
const NOWHERE = 'postgresql://nobody:nothing@127.0.0.1:9/accubooks?pool_timeout=1';

async function bundlePager(): Promise<string> {
  // inside the repository, so that the bundle finds its packages
  const dir = mkdtempSync(path.join(ROOT, 'node_modules/.accubooks-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  await build({
    entryPoints: [{ in: path.join(ROOT, 'src/pager/main.ts'), out: 'pager' }],
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { '@': path.join(ROOT, 'src') },
    logLevel: 'error',
  });
  return path.join(dir, 'pager.mjs');
}

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
  const [file, paging, { mail }] = await Promise.all([
    bundlePager(),
    createPagingStage({ url: `${url}/pagerduty`, secret: WEBHOOK_SECRET }),
    createMailStage(),
  ]);
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-pager-'));
  let child: ChildProcess | undefined;
  let output = '';
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
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const victim = child;
    const gone = new Promise<number | null>((resolve) => victim.once('exit', resolve));
    victim.kill(signal);
    return gone;
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
    output = '';
    const { PATH = '', HOME = '' } = process.env;
    child = spawn(process.execPath, [file], { env: { PATH, HOME, ...given }, stdio: 'pipe' });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += String(chunk);
      });
    await eventually(async () => {
      if (child?.exitCode !== null) throw new Error(`the pager ended:\n${output}`);
      return (await call('GET', '/health').catch(() => undefined)) !== undefined;
    });
  };
  return {
    ...{ paging, mail, url, dir, start, kill, call },
    output: () => output,
    child: () => {
      if (child === undefined) throw new Error('the pager was not started');
      return child;
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
