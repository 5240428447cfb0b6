import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { ESCALATION_POLICY, LEVELS, ROLES, type Target } from '@/core/escalation/EscalationPolicy.ts';
import { findBookFaults } from '@/core/escalation/findBookFaults.ts';
import { simulateEscalation } from '@/core/escalation/simulateEscalation.ts';
import { PRIORITIES, type Priority } from '@/core/incidents/priority.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { pagerAddress } from '@/shared/config/pagerAddress.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { ContactBookFault, readContactBook } from '@/shared/paging/readContactBook.ts';
import { acknowledgeAtPager, listPaged } from '../acknowledgeAtPager.ts';
import { askPagerHealth } from '../askPagerHealth.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { PagerClient } from '../PagerClient.ts';
import { parseDuration } from '../parseDuration.ts';
import { renderDuration, renderPages, renderSteps } from '../renderOnCall.ts';
import { renderTable } from '../renderTable.ts';
import { onCallWatchCommands } from './oncallWatch.ts';

const TARGETS: readonly Target[] = [...LEVELS, ...ROLES];
const HOURS_SHOWN = 12;

function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };
}

/** The contact book of the file that is named, or of this installation. */
function bookOf(context: CliContext, file: string | undefined) {
  try {
    return readContactBook(file ?? pagerAddress(context.environment).contactsFile);
  } catch (error) {
    if (!(error instanceof ContactBookFault)) throw error;
    throw new CliError(EXIT.failed, 'CONTACTS_UNUSABLE', error.message);
  }
}

const ANSWERS = {
  heard: 'Whoever acknowledges in PagerDuty is heard.',
  off: 'Acknowledging in PagerDuty is not heard: PAGERDUTY_WEBHOOK_SECRETS of the pager is empty.',
  unknown: 'Whether acknowledging in PagerDuty is heard is not known: the pager does not answer.',
};

function checkCommand(oncall: Command, context: CliContext): void {
  oncall
    .command('check')
    .option('--file <file>', 'another contact book than that of CONTACTS_FILE')
    .description('Say what keeps the contact book from being relied on; fails while placeholders remain.')
    .action(async ({ file }: { file?: string }, command: Command) => {
      const book = bookOf(context, file);
      const faults = findBookFaults(book, systemClock.nowMs());
      const { answersInPagerDuty = 'unknown' } = (await askPagerHealth(context)) ?? {};
      context.note(ANSWERS[answersInPagerDuty]);
      context.print(command, { faults, answersInPagerDuty }, () =>
        faults.length === 0
          ? `${book.people.length} people, ${book.rotations.length} rotations: everybody can be reached.`
          : faults.map(({ place, fault }) => `${place}: ${fault}`).join('\n'),
      );
      if (faults.length > 0)
        throw new CliError(
          EXIT.failed,
          'CONTACTS_FAULTY',
          `${faults.length} faults: somebody would not be reached.`,
        );
    });
}

type SimulateOptions = {
  readonly file?: string;
  readonly priority?: Priority;
  readonly ackAfter?: number;
  readonly hours: number;
};

function parseHours(text: string): number {
  const hours = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (hours < 1 || hours > 168) throw new InvalidArgumentError('1 to 168.');
  return hours;
}

function simulateCommand(oncall: Command, context: CliContext): void {
  oncall
    .command('simulate')
    .argument('<runbook>', 'such as P0-1')
    .option('--priority <priority>', 'left out it is that of the runbook', oneOf(PRIORITIES))
    .option(
      '--ack-after <time>',
      'somebody takes it then, for example 3m; left out nobody does',
      parseDuration,
    )
    .option('--hours <hours>', 'how long it goes on', parseHours, HOURS_SHOWN)
    .option('--file <file>', 'another contact book than that of CONTACTS_FILE')
    .description('Say who would be told of an incident that began now, and when. Tells nobody.')
    .action((runbook: string, options: SimulateOptions, command: Command) => {
      const priority = options.priority ?? PRIORITIES.find((one) => runbook.startsWith(one));
      if (priority === undefined)
        command.error(`"${runbook}" is no runbook such as P0-1; name its --priority.`);
      const startMs = systemClock.nowMs();
      const { ackAfter, hours } = options;
      const steps = simulateEscalation(
        {
          ...{ runbook, priority, startMs, ladder: runbook === 'P0-1' ? 'availability' : 'simulated' },
          acknowledgedAfterMs: ackAfter === undefined ? undefined : ackAfter * 1000,
          untilMs: startMs + hours * 3_600_000,
        },
        ESCALATION_POLICY,
        { book: bookOf(context, options.file), overrides: [] },
      );
      context.print(command, { runbook, priority, steps }, () => renderSteps(steps));
    });
}

const testSchema = z.object({
  target: z.string(),
  empty: z.array(z.string()),
  told: z.array(z.object({ person: z.string(), name: z.string(), channel: z.string().nullable() })),
});

function pagerCommands(oncall: Command, context: CliContext): void {
  oncall
    .command('test-page')
    .option('--level <level>', TARGETS.join(', '), oneOf(TARGETS), 'L1')
    .description('Send a page that says that it is a test, to whoever answers there now.')
    .action(async ({ level }: { level: Target }, command: Command) => {
      const pager = new PagerClient(context.environment);
      const body = { target: level, by: operatorName() };
      const answer = await pager.call('POST', '/test-page', { schema: testSchema, body });
      const rows = answer.told.map(({ name, channel }) => [name, channel ?? 'nobody took it']);
      context.print(command, answer, () => renderTable([{ title: 'Who' }, { title: 'By' }], rows));
      if (answer.told.some(({ channel }) => channel === null))
        throw new CliError(
          EXIT.failed,
          'PAGE_UNDELIVERED',
          'No channel took the page; the log of the pager says why.',
        );
    });

  oncall
    .command('pages')
    .description('List what is open and who was told of it, as the pager knows it; needs no database.')
    .action(async (_options, command: Command) => {
      const items = await listPaged(new PagerClient(context.environment));
      context.print(command, { items }, () => renderPages(items));
    });

  oncall
    .command('ack')
    .argument('<incident>', 'its id, its ladder, or `last`: the worst that nobody has')
    .description('Take an incident at the pager: nobody else is called. Needs neither database nor API.')
    .action(async (named: string, _options, command: Command) => {
      const taken = await acknowledgeAtPager(context.environment, named, operatorName());
      context.print(
        command,
        taken,
        () =>
          `${taken.title} is with ${taken.acknowledgedBy ?? 'somebody'}, ${renderDuration(Date.parse(taken.acknowledgedAt ?? '') - Date.parse(taken.openedAt))} after it began.`,
      );
    });
}

export function onCallCommand(program: Command, context: CliContext): void {
  const oncall = program.command('oncall').description('Who is called when something breaks, and when.');
  checkCommand(oncall, context);
  onCallWatchCommands(oncall, context, bookOf);
  simulateCommand(oncall, context);
  pagerCommands(oncall, context);
}
