import { createHmac } from 'node:crypto';
import path from 'node:path';
import { isProduction } from '@/shared/config/isProduction.ts';
import type { DataFolder } from '../DataFolder.ts';
import type { Environment } from '../environmentFile.ts';
import type { Ports } from '../ports.ts';
import type { Secrets } from '../Secrets.ts';

/** Five of the minutes at which Watchdog comes; at any scale long enough for Alertmanager to start. */
const WATCHDOG_S = 300;
const WATCHDOG_S_MIN = 30;
const VENDOR_URL = 'https://events.pagerduty.com';
/** PagerDuty's keys have 32 characters. */
const TEST_ROUTING_KEY = 'accubooks0test0routing0key000000';

/** Whether Prometheus and Alertmanager are to be started here. */
export function wantsAlerting(given: Environment): boolean {
  return given.ACCUBOOKS_ALERTING !== 'off' && !given.PROMETHEUS_URL && !given.ALERTMANAGER_URL;
}

/** True when pages or messages go to the test pager: not in production, and not where both vendors are named. */
export function hasTestPager(given: Environment): boolean {
  const isNamed = (name: string) => given[name] !== undefined;
  return !isProduction(given) && !(isNamed('PAGERDUTY_ROUTING_KEY') && isNamed('SLACK_WEBHOOK_URL'));
}

function pagerDuty(given: Environment, testUrl: string | undefined, secrets: Secrets): Environment {
  const key = given.PAGERDUTY_ROUTING_KEY;
  if (key) return { PAGERDUTY_URL: given.PAGERDUTY_URL ?? VENDOR_URL, PAGERDUTY_ROUTING_KEY: key };
  if (key === '' || testUrl === undefined) return {};
  const signing = createHmac('sha256', secrets.jwt).update('webhooks of the test pager').digest('hex');
  return {
    PAGERDUTY_URL: testUrl,
    PAGERDUTY_ROUTING_KEY: TEST_ROUTING_KEY,
    PAGERDUTY_WEBHOOK_SECRETS: given.PAGERDUTY_WEBHOOK_SECRETS ?? signing,
  };
}

function slack(given: Environment, testUrl: string | undefined): Environment {
  const url = given.SLACK_WEBHOOK_URL;
  if (url) return { SLACK_WEBHOOK_URL: url };
  return url === '' || testUrl === undefined
    ? {}
    : { SLACK_WEBHOOK_URL: `${testUrl}/services/T000/B000/accubooks` };
}

/** After how long without word of Alertmanager the pager pages; never where none is meant. */
function watchdogS(given: Environment): string {
  if (given.ACCUBOOKS_ALERTING === 'off' && !given.ALERTMANAGER_URL) return '0';
  return String(Math.max(WATCHDOG_S_MIN, Math.round(WATCHDOG_S / Number(given.ALERT_SCALE || 1))));
}

/** Where alerts come from and go to; an empty variable of `npm start` means nowhere. */
export function alertEnvironment(
  folder: DataFolder,
  ports: Ports,
  secrets: Secrets,
  given: Environment,
): Environment {
  const testUrl = hasTestPager(given) ? `http://127.0.0.1:${ports.PAGING_PORT}` : undefined;
  const token = createHmac('sha256', secrets.jwt).update('who may tell the pager of alerts').digest('hex');
  const webhook = given.ALERT_WEBHOOK_URL ?? (testUrl && `${testUrl}/webhook`);
  const on = (port: number) => `http://127.0.0.1:${port}`;
  return {
    PAGER_PORT: String(ports.PAGER_PORT),
    PAGER_URL: on(ports.PAGER_PORT),
    PAGER_DIR: given.PAGER_DIR ?? folder.pagerDir,
    PAGER_WATCHDOG_S: given.PAGER_WATCHDOG_S ?? watchdogS(given),
    PAGER_TIME_SCALE: given.PAGER_TIME_SCALE || given.ALERT_SCALE || '1',
    ALERT_TOKEN: given.ALERT_TOKEN ?? token,
    // Commands find it from wherever they are given.
    ...(given.CONTACTS_FILE ? { CONTACTS_FILE: path.resolve(given.CONTACTS_FILE) } : {}),
    ...(testUrl === undefined ? {} : { PAGING_WEB_URL: testUrl }),
    ...pagerDuty(given, testUrl, secrets),
    ...slack(given, testUrl),
    ...(webhook ? { ALERT_WEBHOOK_URL: webhook } : {}),
    ...(wantsAlerting(given)
      ? { PROMETHEUS_URL: on(ports.PROMETHEUS_PORT), ALERTMANAGER_URL: on(ports.ALERTMANAGER_PORT) }
      : {}),
  };
}
