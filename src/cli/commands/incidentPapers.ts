import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { type ReportKind, RUNBOOK_DOCUMENTS } from '@/core/incidents/reportDeadlines.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { textUpTo } from '../reasonOf.ts';
import { renderTable } from '../renderTable.ts';
import { type IncidentTools, withIncidents } from '../withIncidents.ts';

const NAME_MAX = 200;
const TEXT_MAX = 1_000;
const PAPER_MAX = 200_000;

type IdOf = (tools: IncidentTools, named: string) => Promise<string>;

type PaperOptions = { readonly submit?: true; readonly runbookChanged?: string; readonly runbookFine?: true };

function parseDay(text: string): string {
  const parsed = z.iso.date().safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('Write for example 2026-12-01.');
  return parsed.data;
}

function parseRunbook(text: string): string {
  const found = RUNBOOK_DOCUMENTS.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`One of: ${RUNBOOK_DOCUMENTS.join(', ')}.`);
  return found;
}

function paperCommand(
  incidents: Command,
  context: CliContext,
  { name, kind, idOf }: { readonly name: string; readonly kind: ReportKind; readonly idOf: IdOf },
): void {
  const hours = kind === 'report' ? 24 : 48;
  incidents
    .command(name)
    .argument('<incident>', 'id of the incident; `last` is the worst that is open, of equals the latest')
    .option('--submit', 'hand in the Markdown that comes by standard input')
    .option('--runbook-changed <what>', 'the runbook had to change, and this was changed', textUpTo(TEXT_MAX))
    .option('--runbook-fine', 'the runbook needs no change')
    .description(
      `Print a draft made of the timeline, or hand the ${name} in. Due ${hours} hours after the end of a P0 or P1.`,
    )
    .action(async (named: string, options: PaperOptions, command: Command) => {
      const { submit, runbookChanged, runbookFine } = options;
      if (!submit) {
        const text = await withIncidents(context, async (tools) =>
          tools.reports.draft(await idOf(tools, named), kind),
        );
        context.print(command, { text }, () => text);
        return;
      }
      if ((runbookChanged === undefined) === (runbookFine === undefined))
        command.error('Say whether the runbook had to change: --runbook-changed <what>, or --runbook-fine.');
      const text = (await context.streams.readInput()).trim();
      if (text === '' || text.length > PAPER_MAX)
        throw new CliError(
          EXIT.refused,
          'INCIDENT_REPORT_INCOMPLETE',
          text === ''
            ? `Nothing came by standard input: npx accubooks incidents ${name} ${named} --submit … < ${name}.md`
            : `The ${name} is longer than ${PAPER_MAX} characters.`,
        );
      const paper = {
        ...{ kind, text, runbookNote: runbookChanged ?? '' },
        runbookUpdate: runbookFine ? ('not-needed' as const) : ('changed' as const),
      };
      await withIncidents(context, async (tools) =>
        tools.reports.submit(await idOf(tools, named), operatorName(), paper),
      );
      context.print(command, { kind }, () => `The ${name} is handed in.`);
    });
}

function actionCommands(incidents: Command, context: CliContext, idOf: IdOf): void {
  const action = incidents.command('action').description('What is to be done after an incident.');
  action
    .command('add')
    .argument('<incident>')
    .argument('<text>', 'what is to be done', textUpTo(TEXT_MAX))
    .requiredOption('--owner <person>', 'who does it', textUpTo(NAME_MAX))
    .requiredOption('--due <day>', 'until when, as YYYY-MM-DD', parseDay)
    .description('Add an action.')
    .action(
      async (named: string, text: string, options: { owner: string; due: string }, command: Command) => {
        const { owner, due: dueOn } = options;
        const added = await withIncidents(context, async (tools) =>
          tools.reports.addAction(await idOf(tools, named), operatorName(), { text, owner, dueOn }),
        );
        context.print(command, added, () => `${owner} does it until ${dueOn}: ${added.id}.`);
      },
    );
  action
    .command('done')
    .argument('<incident>')
    .argument('<action>', 'id of the action')
    .description('Say that an action is done.')
    .action(async (named: string, id: string, _options, command: Command) => {
      const done = await withIncidents(context, async (tools) =>
        tools.reports.completeAction(await idOf(tools, named), id, operatorName()),
      );
      context.print(command, done, () => `Done: ${done.text}`);
    });
}

function dutyCommands(incidents: Command, context: CliContext): void {
  incidents
    .command('duties')
    .description('What is still to be written, done and read because of incidents, the most urgent first.')
    .action(async (_options, command: Command) => {
      const duties = await withIncidents(context, async ({ reports }) => ({
        reports: await reports.outstanding(),
        actions: await reports.listActions(null),
        runbooks: await reports.runbooks(),
      }));
      const rows = [
        ...duties.reports.map(({ kind, incidentId, dueAt }) => [dueAt.slice(0, 16), kind, incidentId]),
        ...duties.actions.map(({ dueOn, owner, text, incidentId }) => [
          ...[dueOn, 'action', `${owner}: ${text} (${incidentId})`],
        ]),
        ...duties.runbooks.map(({ runbook, dueAt }) => [
          ...[dueAt?.slice(0, 16) ?? 'never read', 'runbook review', runbook],
        ]),
      ];
      const columns = ['Due (UTC)', 'What', 'About'].map((title) => ({ title }));
      context.print(command, duties, () => renderTable(columns, rows));
    });
  incidents
    .command('review')
    .argument('<runbook>', RUNBOOK_DOCUMENTS.join(', '), parseRunbook)
    .option('--note <text>', 'what was found', textUpTo(TEXT_MAX), '')
    .description('Say that you have read a runbook through. It is due again after a quarter.')
    .action(async (runbook: string, { note }: { note: string }, command: Command) => {
      await withIncidents(context, ({ reports }) => reports.reviewRunbook(runbook, operatorName(), note));
      context.print(command, { runbook }, () => `${runbook} is read through; again in a quarter.`);
    });
}

export function incidentPaperCommands(incidents: Command, context: CliContext, idOf: IdOf): void {
  paperCommand(incidents, context, { name: 'report', kind: 'report', idOf });
  paperCommand(incidents, context, { name: 'postmortem', kind: 'post-mortem', idOf });
  actionCommands(incidents, context, idOf);
  dutyCommands(incidents, context);
}
