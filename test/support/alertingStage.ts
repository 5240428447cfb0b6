/** The real Prometheus and Alertmanager at a pace of sixty, over processes that say what a test wants them to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { alertmanagerParameters, prometheusParameters } from '@/supervisor/alerting/alertPrograms.ts';
import { alertScale, writeAlertFiles } from '@/supervisor/alerting/writeAlertFiles.ts';
import { freePort } from '@/supervisor/freePort.ts';
import type { Started } from '@/supervisor/Service.ts';
import { startProgram } from '@/supervisor/startProgram.ts';
import { createPagingStage, type PagingStage, TEST_ROUTING_KEY } from './pagingStage.ts';

/** What the processes say of themselves; a test changes it. */
export type Figures = {
  databaseUp: number;
  redisUp: number;
  redisMemory: number;
  errorShare: number;
  holdOpen: number;
  apiSeenUp: number;
};

const HEALTHY: Figures = {
  databaseUp: 1,
  redisUp: 1,
  redisMemory: 0.5,
  errorShare: 0,
  holdOpen: 0,
  apiSeenUp: 1,
};
const REQUESTS_PER_S = 100;

/** Counters that go on with time: `errorShare` of the requests since the last scrape have failed. */
class Traffic {
  #good = 0;
  #bad = 0;
  #atMs = systemClock.elapsedMs();

  lines(errorShare: number): string[] {
    const now = systemClock.elapsedMs();
    const requests = ((now - this.#atMs) / 1000) * REQUESTS_PER_S;
    this.#atMs = now;
    this.#bad += requests * errorShare;
    this.#good += requests * (1 - errorShare);
    return [
      `http_requests_total{route="/api/scenarios",method="GET",status="200"} ${this.#good}`,
      `http_requests_total{route="/api/scenarios",method="GET",status="500"} ${this.#bad}`,
    ];
  }
}

type Target = {
  readonly port: number;
  readonly die: () => Promise<void>;
  readonly live: () => Promise<void>;
};

async function createTarget(lines: () => readonly string[]): Promise<Target> {
  const answer: http.RequestListener = (_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${lines().join('\n')}\n`);
  };
  let server: http.Server | undefined;
  let port = 0;
  const live = () =>
    new Promise<void>((resolve) => {
      const next = http.createServer(answer);
      server = next.listen(port, '127.0.0.1', () => {
        port = (next.address() as AddressInfo).port;
        resolve();
      });
    });
  const die = () =>
    new Promise<void>((resolve) => {
      if (server?.listening !== true) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await live();
  afterAll(die);
  return { port, die, live };
}

export type AlertingStage = {
  readonly figures: Figures;
  readonly sinks: PagingStage;
  readonly api: Target;
  /** Everybody is well again. */
  readonly heal: () => Promise<void>;
  readonly startAlertmanager: () => Promise<void>;
  readonly killAlertmanager: () => void;
  readonly killPrometheus: () => void;
  /** It neither answers nor dies until `thaw`. */
  readonly freezePrometheus: () => void;
  readonly thawPrometheus: () => void;
  readonly startPrometheus: () => Promise<void>;
};

type Places = { readonly port: number; readonly token: string; readonly prometheusPort: number };

/** Both servers run when it resolves, and end with the test file. */
export async function createAlertingStage(pager: Places): Promise<AlertingStage> {
  const figures: Figures = { ...HEALTHY };
  const sinks = await createPagingStage();
  const traffic = new Traffic();
  const api = await createTarget(() => [
    `database_up ${figures.databaseUp}`,
    `redis_up ${figures.redisUp}`,
    `redis_memory_utilisation_ratio ${figures.redisMemory}`,
    'rate_limit_mode{mode="local"} 0',
    'process_start_time_seconds 1',
    ...traffic.lines(figures.errorShare),
  ]);
  const worker = await createTarget(() => [`integrity_hold_open ${figures.holdOpen}`]);
  const status = await createTarget(() => [`availability_probe_up{component="api"} ${figures.apiSeenUp}`]);
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-alerting-'));
  const ports = {
    PORT: api.port,
    WORKER_PORT: worker.port,
    STATUS_PORT: status.port,
    PAGER_PORT: pager.port,
    PROMETHEUS_PORT: pager.prometheusPort,
    ALERTMANAGER_PORT: await freePort(),
  };
  const environment = {
    ALERT_SCALE: '60',
    ALERT_TOKEN: pager.token,
    PAGERDUTY_URL: sinks.url,
    PAGERDUTY_ROUTING_KEY: TEST_ROUTING_KEY,
    SLACK_WEBHOOK_URL: sinks.slackUrl,
    ALERT_WEBHOOK_URL: sinks.webhookUrl,
  };
  const workerTargetsFile = path.join(dir, 'worker-targets.json');
  writeFileSync(workerTargetsFile, JSON.stringify([{ targets: [`127.0.0.1:${worker.port}`] }]));
  const files = writeAlertFiles({ alertingDir: dir, workerTargetsFile }, ports, environment);
  const scale = alertScale(environment);
  const started = new Map<string, Started>();
  const start = async (name: string, file: string, port: number, parameters: readonly string[]) => {
    const program = { file, libraries: undefined };
    const readyUrl = `http://127.0.0.1:${port}/-/ready`;
    const options = { name, program, parameters, logsDir: dir, readyUrl };
    started.set(name, await startProgram(options, new AbortController().signal));
  };
  const startAlertmanager = () => {
    const port = ports.ALERTMANAGER_PORT;
    return start('alertmanager', 'prometheus-alertmanager', port, alertmanagerParameters(files, port, scale));
  };
  const startPrometheus = () => {
    const port = ports.PROMETHEUS_PORT;
    return start('prometheus', 'prometheus', port, prometheusParameters(files, port, scale));
  };
  afterAll(async () => {
    for (const { stop } of started.values()) await stop();
    rmSync(dir, { recursive: true, force: true });
  });
  await startAlertmanager();
  await startPrometheus();
  return {
    ...{ figures, sinks, api, startAlertmanager, startPrometheus },
    killAlertmanager: () => void started.get('alertmanager')?.child.kill('SIGKILL'),
    killPrometheus: () => void started.get('prometheus')?.child.kill('SIGKILL'),
    freezePrometheus: () => void started.get('prometheus')?.child.kill('SIGSTOP'),
    thawPrometheus: () => void started.get('prometheus')?.child.kill('SIGCONT'),
    heal: async () => {
      Object.assign(figures, HEALTHY);
      await api.die();
      await api.live();
    },
  };
}
