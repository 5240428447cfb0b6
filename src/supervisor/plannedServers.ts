import path from 'node:path';
import type { DataFolder } from './DataFolder.ts';
import type { Environment } from './environmentFile.ts';
import { holdGate } from './holdGate.ts';
import type { Ports } from './ports.ts';
import { type Gate, Service } from './Service.ts';
import { startNodeProcess } from './startNodeProcess.ts';
import type { Terminal } from './Terminal.ts';

export type Plan = {
  readonly root: string;
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly environment: Environment;
  readonly isVerbose: boolean;
  readonly terminal: Terminal;
};

export type Servers = {
  readonly api: Service;
  readonly worker: Service;
  readonly status: Service;
  readonly pager: Service;
  /** The stand-in for Stripe; there is none in production. */
  readonly stripe: Service | undefined;
  /** The test mailbox, unless a mail server was named. */
  readonly mail: Service | undefined;
  /** The stand-ins for PagerDuty and Slack, unless both were named. */
  readonly paging: Service | undefined;
};

/** The processes of the product, not started yet. */
export function plannedServers(plan: Plan): Servers {
  const { root, folder, ports, environment, isVerbose, terminal } = plan;
  const common = {
    serverDir: path.join(root, 'dist/server'),
    logsDir: folder.logsDir,
    environment,
    isVerbose,
  };
  const service = (
    name: string,
    port: number,
    ready: string,
    parameters: readonly string[] = [],
    gate?: Gate,
  ) =>
    new Service(
      name,
      (stopping) =>
        startNodeProcess(
          { ...common, name, parameters, readyUrl: `http://127.0.0.1:${port}${ready}` },
          stopping,
        ),
      terminal,
      gate,
    );
  return {
    api: service('api', ports.PORT, '/api/health/live', [], holdGate(environment.DATABASE_URL ?? '')),
    worker: service('worker', ports.WORKER_PORT, '/health'),
    status: service('status', ports.STATUS_PORT, '/health', [
      '--port',
      String(ports.STATUS_PORT),
      '--api',
      `http://127.0.0.1:${ports.PORT}`,
    ]),
    pager: service('pager', ports.PAGER_PORT, '/health'),
    stripe:
      environment.STRIPE_CONTROL_URL === undefined
        ? undefined
        : service('stripe', ports.STRIPE_PORT, '/health', [
            '--port',
            String(ports.STRIPE_PORT),
            '--control-port',
            String(ports.STRIPE_CONTROL_PORT),
            '--file',
            folder.stripeFile,
          ]),
    mail:
      environment.MAIL_WEB_URL === undefined
        ? undefined
        : service('mail', ports.MAIL_WEB_PORT, '/health', [
            '--port',
            String(ports.MAIL_PORT),
            '--web-port',
            String(ports.MAIL_WEB_PORT),
            '--file',
            folder.mailFile,
          ]),
    paging:
      environment.PAGING_WEB_URL === undefined
        ? undefined
        : service('paging', ports.PAGING_PORT, '/health', [
            '--port',
            String(ports.PAGING_PORT),
            '--file',
            folder.pagingFile,
          ]),
  };
}

/** One more worker, for forecasts only, not started yet. */
export function plannedWorker(plan: Omit<Plan, 'ports'>, title: string, port: number): Service {
  const { root, folder, environment, isVerbose, terminal } = plan;
  const duties = { ...environment, WORKER_PORT: String(port), WORKER_DUTIES: 'forecasts' };
  const process = {
    ...{ name: 'worker', title, environment: duties, isVerbose, logsDir: folder.logsDir },
    serverDir: path.join(root, 'dist/server'),
    readyUrl: `http://127.0.0.1:${port}/health`,
  };
  return new Service(title, (stopping) => startNodeProcess(process, stopping), terminal);
}
