import { type Command, InvalidArgumentError } from 'commander';
import {
  type DatabasePool,
  type DatabaseSession,
  SLOW_SECONDS_DEFAULT,
} from '@/features/database/databaseContract.ts';
import { SessionService } from '@/features/database/SessionService.ts';
import { SessionStore } from '@/features/database/SessionStore.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { parseDuration } from '../parseDuration.ts';
import { reasonOf } from '../reasonOf.ts';
import { renderTable } from '../renderTable.ts';

const IDLE_SECONDS_DEFAULT = 300;
const IDLE_IN_TRANSACTION_SECONDS_DEFAULT = 10;
const STATEMENT_SHOWN = 70;
/** Postgres keeps it in four bytes. */
const PID_MAX = 2 ** 31 - 1;

function onSessions<T>(context: CliContext, work: (service: SessionService) => Promise<T>): Promise<T> {
  return onOperatorDatabase(context, ({ sql }) =>
    work(new SessionService(new SessionStore(sql, 'all'), systemClock)),
  );
}

function parsePid(text: string): number {
  const pid = Number(text);
  if (!Number.isInteger(pid) || pid < 1 || pid > PID_MAX)
    throw new InvalidArgumentError('Write the number of a session.');
  return pid;
}

/** The session as one row; who blocks it stands in front of its statement. */
function rowOf(session: DatabaseSession, seconds: number | null): string[] {
  const { pid, role, companyName, companyId, route, application, blockedBy, waitsFor, statement } = session;
  const why =
    blockedBy.length > 0
      ? `[blocked by ${blockedBy.join(', ')}] `
      : waitsFor === null
        ? ''
        : `[${waitsFor}] `;
  return [
    ...[
      String(pid),
      `${(seconds ?? 0).toFixed(1)} s`,
      companyName ?? companyId ?? '–',
      route ?? application,
      role,
    ],
    `${why}${statement.replaceAll(/\s+/g, ' ')}`.slice(0, STATEMENT_SHOWN),
  ];
}

function renderSessions(
  items: readonly DatabaseSession[],
  secondsOf: (session: DatabaseSession) => number | null,
): string {
  const columns = [
    ...[
      { title: 'Pid', align: 'right' as const },
      { title: 'For', align: 'right' as const },
    ],
    ...['Company', 'Route', 'Role', 'Statement'].map((title) => ({ title })),
  ];
  const byCompany = new Map<string, number>();
  for (const session of items) {
    const who = session.companyName ?? session.companyId ?? 'nobody';
    byCompany.set(who, (byCompany.get(who) ?? 0) + (secondsOf(session) ?? 0));
  }
  const sums = [...byCompany].sort(([, a], [, b]) => b - a).map(([who, sum]) => `${who} ${sum.toFixed(1)} s`);
  const rows = items.map((session) => rowOf(session, secondsOf(session)));
  return `${renderTable(columns, rows)}\n\nBy company: ${sums.join(', ')}`;
}

function listCommands(db: Command, context: CliContext): void {
  db.command('slow')
    .option('--over <time>', 'statements that have run longer', parseDuration, SLOW_SECONDS_DEFAULT)
    .description('Statements that run for long now, by company and route, the longest first.')
    .action(async ({ over }: { over: number }, command: Command) => {
      const items = await onSessions(context, (service) => service.list('slow', over));
      context.print(command, { items }, () =>
        items.length === 0
          ? `No statement has run for more than ${over} s.`
          : renderSessions(items, ({ statementSeconds }) => statementSeconds),
      );
    });

  db.command('idle-in-transaction')
    .option(
      '--over <time>',
      'that have stood still longer',
      parseDuration,
      IDLE_IN_TRANSACTION_SECONDS_DEFAULT,
    )
    .description('Transactions that are open and do nothing: they hold locks, and a connection of the pool.')
    .action(async ({ over }: { over: number }, command: Command) => {
      const items = await onSessions(context, (service) => service.list('idle-in-transaction', over));
      context.print(command, { items }, () =>
        items.length === 0
          ? `No transaction has stood still for more than ${over} s.`
          : renderSessions(items, ({ stateSeconds }) => stateSeconds),
      );
    });

  db.command('pool')
    .description('How full the server is, and what the sessions of each program do.')
    .action(async (_options, command: Command) => {
      const pool = await onSessions(context, (service) => service.pool(undefined));
      context.print(command, pool, () => renderPool(pool));
    });
}

function renderPool({ server, sessions }: DatabasePool): string {
  const { connections, connectionsMax, utilisationPercent, band } = server;
  const columns = [
    ...['Program', 'State'].map((title) => ({ title })),
    ...['Sessions', 'Oldest'].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = sessions.map((group) => [
    ...[group.application || '–', group.state, String(group.sessions), `${group.oldestSeconds} s`],
  ]);
  return [
    `server  ${connections} of ${connectionsMax} connections (${utilisationPercent} %), ${band}`,
    'pools   each process tells its own: curl <address>/api/monitoring/pool-config',
    '',
    renderTable(columns, rows),
  ].join('\n');
}

type StopOptions = { readonly reason: string };

function stopCommands(db: Command, context: CliContext): void {
  db.command('cancel')
    .argument('<pid>', 'number of a session; `db slow` lists them', parsePid)
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description('Ask a statement to stop, and wait five seconds for it. Its transaction is rolled back.')
    .action(async (pid: number, { reason }: StopOptions, command: Command) => {
      const order = { pid, reason, by: operatorName() };
      const stopped = await onSessions(context, (service) => service.cancel(order));
      context.print(command, stopped, () =>
        stopped.outcome === 'stopped'
          ? `The statement of ${pid} has stopped; its session goes on.`
          : `The statement of ${pid} still runs: npx accubooks db terminate ${pid} --reason "…"`,
      );
      if (stopped.outcome === 'running')
        throw new CliError(EXIT.failed, 'STILL_RUNNING', 'The statement has not stopped within 5 s.');
    });

  db.command('terminate')
    .argument('<pid>', 'number of a session', parsePid)
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description('Cancel a statement, wait five seconds, then end its session.')
    .action(async (pid: number, { reason }: StopOptions, command: Command) => {
      const order = { pid, reason, by: operatorName() };
      const stopped = await onSessions(context, (service) => service.terminate(order));
      context.print(command, stopped, () => `Session ${pid}: ${stopped.outcome}.`);
      if (stopped.outcome === 'running')
        throw new CliError(EXIT.failed, 'STILL_RUNNING', 'The session has not ended within 5 s.');
    });

  db.command('kill-idle')
    .option('--over <time>', 'idle for longer', parseDuration, IDLE_SECONDS_DEFAULT)
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description(
      'End sessions that the pools of the API and the workers hold and nobody uses, in a transaction or not. The scoped form of P0-2 step 2: it leaves people, exporters and backups alone, and the pools open new ones.',
    )
    .action(async ({ over, reason }: StopOptions & { over: number }, command: Command) => {
      const ended = await onSessions(context, (service) =>
        service.terminateIdle(over, reason, operatorName()),
      );
      context.print(
        command,
        { ended },
        () =>
          `${ended} ${ended === 1 ? 'session' : 'sessions'} of the pools ended that had been idle for ${over} s.`,
      );
    });
}

export function dbCommand(program: Command, context: CliContext): void {
  const db = program
    .command('db')
    .description(
      'The database now: slow statements by company, idle transactions, connections, and how to stop them. As the operator (DATABASE_OPERATOR_URL).',
    );
  listCommands(db, context);
  stopCommands(db, context);
}
