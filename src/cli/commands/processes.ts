import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '@/shared/clock/Clock.ts';
import { dataFolderOf, writtenByStart } from '@/shared/config/dataFolderOf.ts';
import { type Hold, HoldStore } from '@/shared/hold/HoldStore.ts';
import { isAlive } from '@/shared/process/runningInstance.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { keepBeforeRestart } from '../keepBeforeRestart.ts';
import { lastLines } from '../lastLines.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { FROZEN, type OwnProcess, ownProcesses, runningSupervisor } from '../ownProcesses.ts';
import { renderTable } from '../renderTable.ts';

const NAMES = [
  ...['api', 'worker', 'status', 'pager'],
  ...['postgres', 'redis', 'prometheus', 'alertmanager'],
] as const;
const LINES_MAX = 10_000;
/** How long a process may take to end by itself, and to be back. */
const END_MS = 8_000;
const BACK_MS = 60_000;
const LOOK_EVERY_MS = 200;
const LIVE_TIMEOUT_MS = 2_000;

function parseLines(text: string): number {
  const lines = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (lines < 1 || lines > LINES_MAX) throw new InvalidArgumentError(`1 to ${LINES_MAX}.`);
  return lines;
}

function supervisorOf({ environment }: CliContext): number {
  const supervisor = runningSupervisor(environment);
  if (supervisor !== undefined) return supervisor;
  throw new CliError(
    EXIT.unavailable,
    'NOT_RUNNING_HERE',
    Object.keys(writtenByStart(environment)).length > 0
      ? `\`npm start\` has ended, and with it all that ran on ${dataFolderOf(environment)}: start it again, \`npm start\`; what was, stays.`
      : `\`npm start\` does not run on ${dataFolderOf(environment)}: run this in its folder, or name the data folder in ACCUBOOKS_DATA. Where containers run it, docker does this.`,
  );
}

/** What a process has said; Redis writes a log of its own. */
function logFileOf({ environment }: CliContext, name: string): string {
  const file = name === 'redis' ? 'redis/redis.log' : `logs/${path.basename(name)}.log`;
  return path.join(dataFolderOf(environment), file);
}

function listCommand(processes: Command, context: CliContext): void {
  processes
    .command('list')
    .description('What runs under `npm start`, and whether it is frozen.')
    .action((_options, command: Command) => {
      const items = ownProcesses(supervisorOf(context));
      const columns = ['Process', 'Pid', 'State', 'Since'].map((title) => ({ title }));
      const rows = items.map(({ name, pid, state, age }) => [name, String(pid), state, age]);
      context.print(command, { items }, () => renderTable(columns, rows));
    });
}

function logsCommand(processes: Command, context: CliContext): void {
  processes
    .command('logs')
    .argument('<name>', 'such as api or worker; a second worker is worker-2')
    .option('--tail <lines>', 'the last ones', parseLines, 100)
    .description('Print the end of what a process has said, also when it is dead: `docker logs`.')
    .action((name: string, { tail }: { tail: number }, command: Command) => {
      const file = logFileOf(context, name);
      let text: string;
      try {
        text = lastLines(file, tail);
      } catch {
        throw new CliError(
          EXIT.refused,
          'LOG_NOT_FOUND',
          `${file} cannot be read: no process has written it.`,
        );
      }
      context.print(command, { file, lines: text.split('\n') }, () => text);
    });
}

/** The open hold; undefined also when no database tells of one. */
function findHold(context: CliContext): Promise<Hold | undefined> {
  return onOperatorDatabase(context, ({ sql }) => new HoldStore(sql).current()).catch(() => undefined);
}

/** Throws while a hold is open; a database that is away keeps nobody from starting the API again. */
async function assertNotHeld(context: CliContext): Promise<void> {
  const hold = await findHold(context);
  if (hold === undefined) return;
  throw new CliError(
    EXIT.refused,
    'SYSTEM_ON_HOLD',
    `The system is on hold since ${hold.openedAt}: ${hold.reason}. Nothing is restarted until the CEO has signed: npx accubooks hold status`,
  );
}

async function until(isSo: () => boolean | Promise<boolean>, longestMs: number): Promise<boolean> {
  const startedMs = systemClock.elapsedMs();
  while (!(await isSo())) {
    if (systemClock.elapsedMs() - startedMs > longestMs) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

/** What a process is asked with, one after the other. Postgres waits on SIGTERM for everybody who is connected. */
const ASKED: Readonly<Record<string, readonly NodeJS.Signals[]>> = { postgres: ['SIGINT', 'SIGQUIT'] };

/** Asks it to end, and ends it when it does not listen: a frozen one never does. */
async function end({ name, pid, state }: OwnProcess): Promise<void> {
  const isPostgres = name === 'postgres';
  const isDeaf = state === FROZEN && !isPostgres;
  try {
    // Killed, it would leave sessions behind that keep it from starting again.
    if (isPostgres) process.kill(pid, 'SIGCONT');
    for (const signal of isDeaf ? [] : (ASKED[name] ?? ['SIGTERM'])) {
      process.kill(pid, signal);
      if (await until(() => !isAlive(pid), END_MS)) return;
    }
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

async function answersAt(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(LIVE_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** Whether a process that runs again also answers. */
async function answers(context: CliContext, name: string, api: string): Promise<boolean> {
  if (name === 'api') return answersAt(`${api}/api/health/live`);
  if (name !== 'postgres') return true;
  return onOperatorDatabase(context, async ({ sql }) => (await sql('SELECT 1')).length === 1).catch(
    () => false,
  );
}

async function restart(context: CliContext, name: string, command: Command) {
  const supervisor = supervisorOf(context);
  if (name === 'api') await assertNotHeld(context);
  const api = context.publicClient(command).baseUrl;
  const kept = await keepBeforeRestart(context, name, api);
  const before = ownProcesses(supervisor).filter((one) => one.name === name);
  await Promise.all(before.map(end));
  const pids = new Set(before.map(({ pid }) => pid));
  const found = () => ownProcesses(supervisor).filter((one) => one.name === name && !pids.has(one.pid));
  const isBack = await until(async () => found().length > 0 && (await answers(context, name, api)), BACK_MS);
  return { name, isBack, kept, before: [...pids], after: found().map(({ pid }) => pid) };
}

function restartCommand(processes: Command, context: CliContext): void {
  processes
    .command('restart')
    .addArgument(new Argument('<name>', 'which').choices(NAMES))
    .description(
      'End a process, also one that is frozen or dead, and wait until it is back: `docker restart`. What it was doing is kept first. Refused while a hold is open.',
    )
    .action(async (name: string, _options, command: Command) => {
      const done = await restart(context, name, command);
      context.print(command, done, () =>
        [
          `${name}: ${done.before.join(', ') || 'was not running'} → ${done.after.join(', ') || 'not back'}`,
          `what it was doing is kept in ${done.kept}`,
        ].join('\n'),
      );
      if (!done.isBack)
        throw new CliError(
          EXIT.failed,
          'NOT_BACK',
          `${name} is not back after ${BACK_MS / 1_000} s: npx accubooks processes logs ${name}`,
        );
    });
}

function stopCommand(processes: Command, context: CliContext): void {
  processes
    .command('stop')
    .argument('<name>')
    .description('Says how it is stopped: what `npm start` runs it starts again.')
    .action(async (name: string, _options, command: Command) => {
      supervisorOf(context);
      const hold = name === 'api' ? await findHold(context) : undefined;
      if (hold !== undefined) {
        const { id, openedAt, reason } = hold;
        context.print(
          command,
          { name, holdId: id },
          () => `The hold since ${openedAt} keeps the api down, also over a restart: ${reason}`,
        );
        return;
      }
      throw new CliError(
        EXIT.refused,
        'STOPPED_BY_HOLD',
        `\`npm start\` would start ${name} again at once. To stop the system until the CEO has signed: npx accubooks hold open --reason "…"`,
      );
    });
}

export function processesCommand(program: Command, context: CliContext): void {
  const processes = program
    .command('processes')
    .description('The processes of `npm start` on this machine, where there is no docker to ask.');
  listCommand(processes, context);
  logsCommand(processes, context);
  restartCommand(processes, context);
  stopCommand(processes, context);
}
