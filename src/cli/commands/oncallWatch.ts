import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { ContactBook } from '@/core/escalation/ContactBook.ts';
import type { OnCallOverride } from '@/core/escalation/EscalationEvent.ts';
import { LEVELS, ROLES } from '@/core/escalation/EscalationPolicy.ts';
import { turnsBetween } from '@/core/escalation/rotations.ts';
import { whoAnswers } from '@/core/escalation/whoAnswers.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { PagerClient } from '../PagerClient.ts';
import { overrideSchema, readOverrides } from '../readOverrides.ts';
import { renderTable } from '../renderTable.ts';

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;
const TURNS_MAX = 500;

type BookOf = (context: CliContext, file: string | undefined) => ContactBook;

function parseInstant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Write an instant, for example 2026-12-24T18:00:00+01:00.');
  return ms;
}

function parseDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > DAYS_MAX) throw new InvalidArgumentError(`1 to ${DAYS_MAX}.`);
  return days;
}

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** Those who stand in; without the pager the book alone speaks, which is said. */
async function overridesOf(context: CliContext): Promise<OnCallOverride[]> {
  try {
    return await readOverrides(context);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    context.note(`${error.message} Who stands in for whom is not known; this is the contact book alone.`);
    return [];
  }
}

function whoCommand(oncall: Command, context: CliContext, bookOf: BookOf): void {
  oncall
    .command('who')
    .option('--at <instant>', 'at another time than now', parseInstant)
    .option('--file <file>', 'another contact book than that of CONTACTS_FILE')
    .description('Say who answers at each level and for each role.')
    .action(async ({ at, file }: { at?: number; file?: string }, command: Command) => {
      const book = bookOf(context, file);
      const atMs = at ?? systemClock.nowMs();
      const roster = { book, overrides: await overridesOf(context) };
      const items = [...LEVELS, ...ROLES.filter((role) => book.roles[role] !== undefined)].map((target) => {
        const { people, empty } = whoAnswers(roster, target, atMs);
        return {
          target,
          empty,
          people: people.map(({ id, name, phone, email }) => ({ id, name, phone, email })),
        };
      });
      const columns = ['For', 'Who', 'Phone', 'E-mail'].map((title) => ({ title }));
      const rows = items.flatMap(({ target, people, empty }) =>
        (people.length === 0 ? [undefined] : people).map((one) => [
          empty.length === 0 ? target : `${target} (nobody; next up)`,
          one?.name ?? 'nobody at all',
          one?.phone ?? '',
          one?.email ?? '',
        ]),
      );
      if (book.isDemo) context.note('This is the demo book: its people are stand-ins.');
      context.print(command, { at: new Date(atMs).toISOString(), items }, () => renderTable(columns, rows));
    });
}

function scheduleCommand(oncall: Command, context: CliContext, bookOf: BookOf): void {
  oncall
    .command('schedule')
    .option('--days <days>', 'how far ahead', parseDays, 28)
    .option('--from <instant>', 'from another time than now', parseInstant)
    .option('--file <file>', 'another contact book than that of CONTACTS_FILE')
    .description('List whose turn it is, rotation by rotation. Times are UTC.')
    .action(async (options: { days: number; from?: number; file?: string }, command: Command) => {
      const book = bookOf(context, options.file);
      const overrides = await overridesOf(context);
      const fromMs = options.from ?? systemClock.nowMs();
      const range = { fromMs, untilMs: fromMs + options.days * DAY_MS };
      const items = book.rotations.flatMap((rotation) =>
        turnsBetween(rotation, overrides, range, TURNS_MAX).map((turn) => ({
          rotation: rotation.id,
          ...turn,
        })),
      );
      const columns = ['Rotation', 'From', 'Until', 'Who'].map((title) => ({ title }));
      const rows = items.map(({ rotation, fromMs: from, untilMs: until, person, isOverride }) => [
        ...[rotation, iso(from), iso(until)],
        `${person ?? 'nobody'}${isOverride ? ' (stands in)' : ''}`,
      ]);
      context.print(command, { items }, () => renderTable(columns, rows));
    });
}

type OverrideOptions = {
  readonly rotation: string;
  readonly person?: string;
  readonly from?: number;
  readonly until: number;
};

function overrideCommands(oncall: Command, context: CliContext): void {
  const override = oncall.command('override').description('Somebody stands in for whoever has the watch.');
  override
    .command('add')
    .requiredOption('--rotation <rotation>', 'whose watch it is')
    .option('--person <person>', 'who stands in, by id; left out nobody does, and the next level is called')
    .option('--from <instant>', 'from then on; left out from now on', parseInstant)
    .requiredOption('--until <instant>', 'until then', parseInstant)
    .description('Let somebody stand in. Of several, the one that was added last holds.')
    .action(async ({ rotation, person, from, until }: OverrideOptions, command: Command) => {
      const body = {
        rotation,
        ...(person === undefined ? {} : { person }),
        from: new Date(from ?? systemClock.nowMs()).toISOString(),
        until: new Date(until).toISOString(),
      };
      const pager = new PagerClient(context.environment);
      const added = await pager.call('POST', '/overrides', { schema: overrideSchema, body });
      context.print(
        command,
        added,
        () =>
          `${added.person ?? 'Nobody'} has the watch of ${rotation} until ${iso(added.untilMs)} UTC: ${added.id}.`,
      );
    });
  override
    .command('end')
    .argument('<override>', 'its id')
    .description('End it: the rotation holds again.')
    .action(async (id: string, _options, command: Command) => {
      const pager = new PagerClient(context.environment);
      await pager.call('DELETE', `/overrides/${encodeURIComponent(id)}`, { schema: z.object({}) });
      context.print(command, { id }, () => 'The rotation holds again.');
    });
  override
    .command('list')
    .description('List who stands in for whom.')
    .action(async (_options, command: Command) => {
      const items = await readOverrides(context);
      const columns = ['Id', 'Rotation', 'From', 'Until', 'Who'].map((title) => ({ title }));
      context.print(command, { items }, () =>
        renderTable(
          columns,
          items.map(({ id, rotation, person, fromMs, untilMs }) => [
            ...[id, rotation, iso(fromMs), iso(untilMs), person ?? 'nobody'],
          ]),
        ),
      );
    });
}

export function onCallWatchCommands(oncall: Command, context: CliContext, bookOf: BookOf): void {
  whoCommand(oncall, context, bookOf);
  scheduleCommand(oncall, context, bookOf);
  overrideCommands(oncall, context);
}
