import type { Command } from 'commander';
import type { Sql } from '@/shared/database/Database.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';

const STATES = ['stored', 'parked', 'applied', 'ignored', 'dead'];
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

type EventRow = {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly received_at: string;
  readonly last_error: string | null;
};

async function listEvents(sql: Sql, state: string | undefined, limit: number): Promise<EventRow[]> {
  return sql<EventRow>(
    `SELECT id, type, state, attempts, received_at, last_error FROM billing_events
      WHERE $1::text IS NULL OR state = $1 ORDER BY received_at DESC, id DESC LIMIT $2`,
    [state ?? null, limit],
  );
}

function render(rows: readonly EventRow[]): string {
  if (rows.length === 0) return 'No such events.';
  return rows
    .map(({ id, type, state, attempts, received_at: at, last_error: error }) =>
      [
        `${at}  ${state.padEnd(7)}  ${id}  ${type}`,
        ...(error === null ? [] : [`  try ${attempts}: ${error}`]),
      ].join('\n'),
    )
    .join('\n');
}

/** `accubooks billing events`: what the payment provider told, and applying it once more. */
export function billingEventsCommands(billing: Command, context: CliContext): void {
  const events = billing
    .command('events')
    .description('Events of the payment provider, as they were stored.');

  events
    .command('list')
    .description('The newest events, with what went wrong.')
    .option('--state <state>', STATES.join(', '))
    .option('--limit <number>', `how many, ${LIMIT_MAX} at most`, String(LIMIT_DEFAULT))
    .action(async (options: { state?: string; limit: string }, command: Command) => {
      const limit = Number(options.limit);
      if (options.state !== undefined && !STATES.includes(options.state))
        throw new CliError(EXIT.usage, 'EVENT_STATE_UNKNOWN', `--state is one of ${STATES.join(', ')}.`);
      if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
        throw new CliError(EXIT.usage, 'LIMIT_INVALID', `--limit is a number from 1 to ${LIMIT_MAX}.`);
      const rows = await onOperatorDatabase(context, ({ sql }) => listEvents(sql, options.state, limit));
      context.print(command, { items: rows }, () => render(rows));
    });

  events
    .command('replay')
    .argument('<event>', 'the id of the event: evt_…')
    .description('Has the worker apply an event once more, from the object as the provider has it now.')
    .action(async (id: string, _options: object, command: Command) => {
      const isFound = await onOperatorDatabase(context, async ({ sql }) => {
        const [row] = await sql<{ found: boolean }>('SELECT replay_billing_event($1) AS found', [id]);
        return row?.found === true;
      });
      if (!isFound) throw new CliError(EXIT.refused, 'EVENT_NOT_FOUND', `There is no stored event ${id}.`);
      context.print(
        command,
        { id, state: 'stored' },
        () => `${id} is applied again by the worker, within a second.`,
      );
    });
}
