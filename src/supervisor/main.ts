/**
 * The supervisor of `npm start`: starts everything on this machine, keeps it alive, and stops it in order.
 * The start script calls it inside its own process.
 */
import path from 'node:path';
import { systemClock } from '@/shared/clock/Clock.ts';

import { startAlerting } from './alerting/startAlerting.ts';
import { announceWebhook } from './announceWebhook.ts';
import { addressOf, buildEnvironment, hasTestPayments } from './buildEnvironment.ts';
import { type DataFolder, dataFolderAt, emptyDataFolder, makeDataFolder } from './DataFolder.ts';
import { ensureSchema } from './ensureSchema.ts';
import { type Environment, readEnvironmentFile, writeEnvironmentFile } from './environmentFile.ts';
import { Instance } from './Instance.ts';
import { noteAddress, releaseInstanceLock, takeInstanceLock } from './instanceLock.ts';
import { endLeftovers } from './leftovers.ts';
import { plannedServers } from './plannedServers.ts';
import { choosePorts } from './ports.ts';
import type { SupervisorOptions } from './SupervisorOptions.ts';
import { DEMO_EMAIL, seedDemo } from './seedDemo.ts';
import { startStores } from './startStores.ts';
import { createTerminal, seconds, type Terminal } from './Terminal.ts';
import { untilStopSignal } from './untilStopSignal.ts';
import { WorkerFleet } from './WorkerFleet.ts';

/** Who watches is stopped first, so that nobody is paged for a stop. */
const WATCHERS = ['prometheus', 'alertmanager', 'pager'];
const STOP_ORDER = [...WATCHERS, 'worker', 'api', 'status', 'stripe', 'mail', 'paging', 'redis', 'postgres'];
/** sysexits(3): try again later. */
const EXIT_BUSY = 75;
const EXIT_FORCED = 130;

function givenEnvironment(): Environment {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

async function startAll(
  options: SupervisorOptions,
  folder: DataFolder,
  instance: Instance,
  terminal: Terminal,
): Promise<void> {
  const startedMs = systemClock.elapsedMs();
  const { root, isVerbose } = options;
  const given = givenEnvironment();
  const last = readEnvironmentFile(folder.environmentFile);
  const { secrets } = last;
  // Secrets first: a database whose password is lost would be lost with it.
  writeEnvironmentFile(folder.environmentFile, last);
  const ports = await choosePorts(options.port ?? portOf(given.PORT), last.variables);
  const stores = await startStores({ folder, ports, secrets, given, instance, terminal });
  const variables = { ...stores, ...buildEnvironment(root, folder, ports, secrets, given) };
  writeEnvironmentFile(folder.environmentFile, { secrets, variables });
  await ensureSchema(root, variables, terminal);
  const environment = { ...given, ...variables };
  const plan = { root, folder, ports, environment, isVerbose, terminal };
  const servers = plannedServers(plan);
  const serversMs = systemClock.elapsedMs();
  await Promise.all(Object.values(servers).map((server) => server && instance.start(server)));
  await new WorkerFleet({ ...plan, servers, instance }).start();
  if (hasTestPayments(given)) await announceWebhook(variables);
  const standIns = {
    'test payments': servers.stripe,
    'test mailbox': servers.mail,
    'test pager': servers.paging,
  };
  const extras = Object.entries(standIns).map(([name, server]) => server && name);
  const extra = extras.map((one) => (one === undefined ? '' : `, ${one}`)).join('');
  const isHeld = servers.api.isHeldBack;
  terminal.done(`${isHeld ? '' : 'api, '}worker, status page, pager${extra} ready`, serversMs);
  const address = addressOf(given, ports);
  noteAddress(folder.pidFile, address);
  const demo = () =>
    seedDemo(
      {
        folder,
        password: secrets.demo,
        apiUrl: variables.ACCUBOOKS_URL ?? '',
        databaseUrl: variables.DATABASE_URL ?? '',
        given,
        environment,
        terminal,
      },
      instance.signal,
    );
  if (!isHeld) await demo();
  const took = seconds(systemClock.elapsedMs() - startedMs);
  terminal.plain(
    [
      '',
      isHeld
        ? `AccuBooks is ON HOLD and serves nobody (${took}): npx accubooks hold status`
        : `AccuBooks is ready: ${address}  (${took})`,
      ...(given.ACCUBOOKS_DEMO === 'off' ? [] : [`  demo login   ${DEMO_EMAIL}  ${secrets.demo}`]),
      `  status page  http://localhost:${ports.STATUS_PORT}`,
      ...(servers.mail === undefined ? [] : [`  mailbox      http://localhost:${ports.MAIL_WEB_PORT}`]),
      ...(servers.paging === undefined ? [] : [`  test pager   http://localhost:${ports.PAGING_PORT}`]),
      `  data         ${folder.dir}`,
      `  logs         ${[...new Set([folder.logsDir, variables.LOG_DIR])].filter(Boolean).join(', ')}`,
      '  Ctrl-C stops everything; the data stays.',
    ].join('\n'),
  );
  void startAlerting({ folder, ports, given, environment, instance, terminal });
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a number from 1 to 65535, not "${text}".`);
  return port;
}

async function runUntilStopped(
  options: SupervisorOptions,
  folder: DataFolder,
  terminal: Terminal,
): Promise<number> {
  const instance = new Instance(folder.childrenFile);
  const stopAsked = untilStopSignal(() => {
    instance.kill();
    releaseInstanceLock(folder.pidFile);
    process.exit(EXIT_FORCED);
  });
  const started = startAll(options, folder, instance, terminal).then(
    () => 'up' as const,
    (error: unknown) => {
      if (!instance.signal.aborted) terminal.fail(error instanceof Error ? error.message : String(error));
      return 'failed' as const;
    },
  );
  const first = await Promise.race([started, stopAsked.then(() => 'stop' as const)]);
  if (first === 'up') await stopAsked;
  const stopMs = systemClock.elapsedMs();
  if (first !== 'failed') terminal.plain('\nstopping …');
  await instance.stop(STOP_ORDER, terminal);
  await started;
  if (first !== 'failed') terminal.done('stopped', stopMs);
  return first === 'failed' ? 1 : 0;
}

/** Runs until it is told to stop; returns the exit code. */
export async function runSupervisor(options: SupervisorOptions): Promise<number> {
  const terminal = createTerminal();
  const dir = options.dataDir ?? process.env.ACCUBOOKS_DATA ?? path.join(options.root, '.accubooks');
  const folder = dataFolderAt(path.resolve(dir));
  makeDataFolder(folder);
  const running = takeInstanceLock(folder.pidFile);
  if (running !== undefined) {
    const where = running.address || 'still starting';
    terminal.note(`AccuBooks runs already on ${folder.dir}: ${where} (process ${running.pid})`);
    if (options.isReset) terminal.fail('Stop it before --reset; nothing was deleted.');
    return options.isReset ? EXIT_BUSY : 0;
  }
  try {
    const left = await endLeftovers(folder.childrenFile);
    if (left > 0) terminal.note(`${left} processes of a start that was killed were ended`);
    if (options.isReset) {
      emptyDataFolder(folder);
      makeDataFolder(folder);
      terminal.done('data folder emptied');
    }
    return await runUntilStopped(options, folder, terminal);
  } finally {
    releaseInstanceLock(folder.pidFile);
  }
}
