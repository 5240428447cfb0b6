import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ContactBook } from '@/core/escalation/ContactBook.ts';
import { ESCALATION_POLICY, scalePolicy } from '@/core/escalation/EscalationPolicy.ts';
import { isCalling } from '@/core/escalation/EscalationState.ts';
import { findBookFaults } from '@/core/escalation/findBookFaults.ts';
import type { IncidentService } from '@/features/incidents/IncidentService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Log } from '@/shared/log/log.ts';
import { Mailer } from '@/shared/mail/Mailer.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { PagerDutyPager } from '@/shared/paging/PagerDutyPager.ts';
import { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import { AlertWitness } from './AlertWitness.ts';
import { DeadMansSwitch } from './DeadMansSwitch.ts';
import { EscalationLoop } from './EscalationLoop.ts';
import { IncidentSync } from './IncidentSync.ts';
import { Messenger } from './Messenger.ts';
import { OnCallDesk } from './OnCallDesk.ts';
import { PagerMemory } from './PagerMemory.ts';
import { buildPagerServer } from './pagerHttp.ts';
import { addPagerGauges, createPagerMetrics } from './pagerMetrics.ts';
import { RunbookPages } from './RunbookPages.ts';
import { repeatedly } from './repeatedly.ts';

/** Pauses between two looks, in milliseconds. */
const LOOK_MS = 1_000;
const SYNC_MS = 2_000;
/** A page that was under way when a stop was asked for may still arrive. */
const SETTLE_MS = 4_000;
/** The documents beside the sources, and beside what is built of them. */
const DOCS = path.join(import.meta.dirname, '../../docs/operating');

export type PagerDeps = {
  readonly config: Config;
  readonly book: ContactBook;
  readonly service: IncidentService;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Pauses between looks; tests are in a hurry. */
  readonly lookMs?: number;
};

export type Pager = {
  readonly port: () => number;
  readonly start: () => Promise<void>;
  /** Idempotent, and bounded. */
  readonly stop: () => Promise<void>;
};

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function wire(deps: PagerDeps, memory: PagerMemory) {
  const { config, book, service, clock, log, metrics } = deps;
  const pagerMetrics = createPagerMetrics(metrics);
  const mailer = config.SMTP_URL === '' ? undefined : new Mailer(config.SMTP_URL, config.MAIL_FROM);
  const messenger = new Messenger({
    pagerDuty: new PagerDutyPager(config.PAGERDUTY_URL),
    defaultRoutingKey: config.PAGERDUTY_ROUTING_KEY,
    slack: config.SLACK_WEBHOOK_URL === '' ? undefined : new SlackPoster(config.SLACK_WEBHOOK_URL),
    ...{ mailer, book, memory, metrics: pagerMetrics, clock, log },
  });
  const ownUrl = config.PAGER_URL || `http://${config.HOST}:${config.PAGER_PORT}`;
  const runbookUrl = `${ownUrl.replace(/\/$/, '')}/runbooks`;
  const loop = new EscalationLoop({
    ...{ memory, messenger, book, metrics: pagerMetrics, clock, log },
    policy: scalePolicy(ESCALATION_POLICY, config.PAGER_TIME_SCALE),
    runbookUrlOf: ({ runbook }) => (runbook === '' ? runbookUrl : `${runbookUrl}/${runbook}`),
  });
  const sync = new IncidentSync({ memory, service, log });
  const watchdog = new DeadMansSwitch({ memory, clock, log, silenceS: config.PAGER_WATCHDOG_S });
  const { PROMETHEUS_URL: prometheusUrl, PAGER_TIME_SCALE: scale } = config;
  const witness =
    prometheusUrl === ''
      ? undefined
      : new AlertWitness({ memory, watchdog, clock, log }, { url: prometheusUrl, scale });
  const desk = new OnCallDesk({ memory, messenger, book, clock });
  const contactFaults = () => findBookFaults(book, clock.nowMs()).length;
  addPagerGauges(metrics, {
    ...{ memory, contactFaults },
    isDatabaseUp: () => sync.isDatabaseUp(),
    watchdogAgeS: () => watchdog.ageS(),
    isSilent: () => watchdog.isSilent(),
  });
  const health = () => {
    const { escalation, unapplied } = memory.state;
    const isDegraded = !sync.isDatabaseUp() || watchdog.isSilent() || contactFaults() > 0;
    return {
      status: isDegraded ? 'degraded' : 'healthy',
      database: sync.isDatabaseUp() ? 'up' : 'down',
      alerting: watchdog.isSilent() ? 'silent' : 'heard',
      contactFaults: contactFaults(),
      answersInPagerDuty: config.PAGERDUTY_WEBHOOK_SECRETS.length > 0 ? 'heard' : 'off',
      incidentsOpen: Object.values(escalation.incidents).filter(isCalling).length,
      notificationsWaiting: unapplied.length,
    };
  };
  const server = buildPagerServer({
    ...{
      token: config.ALERT_TOKEN,
      webhookSecrets: config.PAGERDUTY_WEBHOOK_SECRETS,
      memory,
      desk,
      watchdog,
      isWitnessed: witness !== undefined,
      runbookUrl,
      metrics,
      pagerMetrics,
      health,
      clock,
      log,
    },
    runbooks: new RunbookPages(DOCS),
  });
  return { loop, sync, watchdog, witness, server, mailer };
}

/** A pager that does not run yet. The caller closes the database that it was given. */
export function buildPager(deps: PagerDeps): Pager {
  const { config, clock, log, lookMs = LOOK_MS } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let parts: (ReturnType<typeof wire> & { memory: PagerMemory; tasks: Promise<void>[] }) | undefined;
  let stopped: Promise<void> | undefined;

  const start = async () => {
    const memory = await PagerMemory.open(config.PAGER_DIR, { clock, log });
    const wired = wire(deps, memory);
    await listen(wired.server, config.PAGER_PORT, config.HOST);
    const repeat = (task: string, everyMs: number, work: () => Promise<void>) =>
      repeatedly(work, { task, everyMs, signal, log });
    const tasks = [
      repeat('escalation', lookMs, () => wired.loop.turn(signal)),
      repeat('incidents', Math.min(SYNC_MS, 2 * lookMs), () => wired.sync.turn()),
      repeat('watchdog', lookMs, () => wired.watchdog.turn()),
      repeat('witness', lookMs, async () => wired.witness?.turn()),
    ];
    parts = { ...wired, memory, tasks };
    log.info({ port: (wired.server.address() as AddressInfo).port }, 'the pager is ready');
  };
  const stopOnce = async () => {
    stopping.abort();
    if (parts === undefined) return;
    await Promise.all(parts.tasks);
    const settled = parts.loop.settled();
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, SETTLE_MS).unref())]);
    await closeServer(parts.server);
    parts.mailer?.close();
    await parts.memory.close();
  };
  return {
    port: () => (parts?.server.address() as AddressInfo | undefined)?.port ?? 0,
    start,
    stop: () => (stopped ??= stopOnce()),
  };
}
