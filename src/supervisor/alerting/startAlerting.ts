import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { DataFolder } from '../DataFolder.ts';
import type { Environment } from '../environmentFile.ts';
import type { Instance } from '../Instance.ts';
import type { Ports } from '../ports.ts';
import { Service } from '../Service.ts';
import { startProgram } from '../startProgram.ts';
import type { Terminal } from '../Terminal.ts';
import { type DebianProgram, findDebianProgram } from '../unpackDebian.ts';
import { wantsAlerting } from './alertEnvironment.ts';
import { alertmanagerParameters, prometheusParameters } from './alertPrograms.ts';
import { alertScale, writeAlertFiles } from './writeAlertFiles.ts';

const SEEN_UP = /^availability_probe_up\{component="api".*\} 1$/m;
const SEEN_UP_TIMEOUT_MS = 60_000;
const LOOK_PAUSE_MS = 500;

export type AlertingParts = {
  readonly folder: DataFolder;
  readonly ports: Ports;
  /** What the environment of `npm start` says. */
  readonly given: Environment;
  readonly environment: Environment;
  readonly instance: Instance;
  readonly terminal: Terminal;
};

/** The status page knows nothing yet when it has just begun; an outage is what comes after it has seen it up. */
async function untilSeenUp({ ports, instance: { signal } }: AlertingParts): Promise<void> {
  const beganMs = systemClock.elapsedMs();
  while (!signal.aborted && systemClock.elapsedMs() - beganMs < SEEN_UP_TIMEOUT_MS) {
    const text = await fetch(`http://127.0.0.1:${ports.STATUS_PORT}/metrics`, {
      signal: AbortSignal.timeout(2_000),
    }).then(
      (answer) => answer.text(),
      () => '',
    );
    if (SEEN_UP.test(text)) return;
    await pause(LOOK_PAUSE_MS);
  }
}

async function findBoth({ folder, instance }: AlertingParts): Promise<readonly DebianProgram[] | undefined> {
  const programs: DebianProgram[] = [];
  for (const name of ['prometheus', 'prometheus-alertmanager']) {
    const found = await findDebianProgram({
      program: `usr/bin/${name}`,
      packages: [name],
      cacheDir: path.join(folder.alertingCacheDir, name),
      signal: instance.signal,
    });
    if (found === undefined) return undefined;
    programs.push(found);
  }
  return programs;
}

async function start(parts: AlertingParts): Promise<void> {
  const { folder, ports, environment, instance, terminal } = parts;
  const beganMs = systemClock.elapsedMs();
  const [prometheus, alertmanager] = (await findBoth(parts)) ?? [];
  if (prometheus !== undefined) await untilSeenUp(parts);
  if (instance.signal.aborted) return;
  if (prometheus === undefined || alertmanager === undefined)
    return terminal.note(
      'alerting is off: Prometheus and Alertmanager are not to be had here; install prometheus and prometheus-alertmanager (Debian) and start again',
    );
  const files = writeAlertFiles(folder, ports, environment);
  const scale = alertScale(environment);
  const service = (name: string, program: DebianProgram, parameters: readonly string[], port: number) => {
    const readyUrl = `http://127.0.0.1:${port}/-/ready`;
    const options = { name, program, parameters, logsDir: folder.logsDir, readyUrl };
    return new Service(name, (stopping) => startProgram(options, stopping), terminal);
  };
  const { ALERTMANAGER_PORT: alertsPort, PROMETHEUS_PORT: port } = ports;
  await instance.start(
    service('alertmanager', alertmanager, alertmanagerParameters(files, alertsPort, scale), alertsPort),
  );
  await instance.start(service('prometheus', prometheus, prometheusParameters(files, port, scale), port));
  const missing = ['PAGERDUTY_ROUTING_KEY', 'SLACK_WEBHOOK_URL'].filter((name) => !environment[name]);
  if (missing.length > 0) terminal.note(`nobody is told by what is not configured: ${missing.join(', ')}`);
  terminal.done(`alerting is on: http://localhost:${port}/alerts, http://localhost:${alertsPort}`, beganMs);
}

/** Prometheus and Alertmanager, after the product is up and in nobody's way; says whether alerting is on. Never rejects. */
export async function startAlerting(parts: AlertingParts): Promise<void> {
  const { given, instance, terminal } = parts;
  if (!wantsAlerting(given)) {
    const why =
      given.ACCUBOOKS_ALERTING === 'off'
        ? 'ACCUBOOKS_ALERTING=off'
        : 'PROMETHEUS_URL or ALERTMANAGER_URL names another one';
    return terminal.note(`alerting is not started here: ${why}`);
  }
  await start(parts).catch((error: unknown) => {
    if (instance.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    terminal.note(`alerting is off: ${why}`);
  });
}
