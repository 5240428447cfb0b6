import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { CHECKLIST_NAMES, type ChecklistName, TICKABLE } from '@/core/checklists/checklists.ts';
import { findBookFaults } from '@/core/escalation/findBookFaults.ts';
import { whoAnswers } from '@/core/escalation/whoAnswers.ts';
import type { Asking, Candidate, OnCallStanding } from '@/features/checklists/Asking.ts';
import { type AskedChecklist, ChecklistService } from '@/features/checklists/ChecklistService.ts';
import { readMigrations } from '@/features/checklists/readMigrations.ts';
import { tickBox } from '@/features/checklists/tickBox.ts';
import { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { pagerAddress } from '@/shared/config/pagerAddress.ts';
import { statusAccess } from '@/shared/config/statusAccess.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { readContactBook } from '@/shared/paging/readContactBook.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { parseDuration } from '../parseDuration.ts';
import { readOverrides } from '../readOverrides.ts';
import { reasonOf } from '../reasonOf.ts';
import { incidentToolsOf } from '../withIncidents.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { idOf } from './incidents.ts';

const WATCH_S = 1_800;
const GIT_TIMEOUT_MS = 5_000;
const TICK_S = 1_800;
const SIGNS = { passed: '[x]', failed: '[ ]', unknown: '[?]' } as const;
const run = promisify(execFile);

type AskOptions = { readonly source: string; readonly watch: number };

/** What stands in the folder: its commit where git knows one. */
async function candidateOf(source: string): Promise<Candidate> {
  const git = async (...words: string[]) =>
    (await run('git', ['-C', source, ...words], { timeout: GIT_TIMEOUT_MS })).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    return { version: appVersion, commit, isChanged: (await git('status', '--porcelain')) !== '' };
  } catch {
    return { version: appVersion, commit: undefined, isChanged: false };
  }
}

/** Throws when there is a pager that does not say who stands in: the book alone may name the wrong person. */
async function onCallOf(context: CliContext): Promise<OnCallStanding> {
  const nowMs = systemClock.nowMs();
  const { contactsFile, isNamed } = pagerAddress(context.environment);
  const book = readContactBook(contactsFile);
  const overrides = isNamed ? await readOverrides(context) : [];
  const { people } = whoAnswers({ book, overrides }, 'L1', nowMs);
  return { people: people.map(({ name }) => name), faults: findBookFaults(book, nowMs).length };
}

/** Works on the database as the operator's role; what the service refuses ends the command. */
async function withAsking<T>(
  context: CliContext,
  command: Command,
  options: Partial<AskOptions> & { readonly incident?: string | undefined },
  work: (asking: Asking) => Promise<T>,
): Promise<T> {
  const { environment } = context;
  const { source = process.cwd(), watch = WATCH_S, incident } = options;
  const candidate = await candidateOf(source);
  return onOperatorDatabase(context, async (session) => {
    const tools = incidentToolsOf(session);
    const asking: Asking = {
      ...{ clock: systemClock, candidate, watchMs: watch * 1_000, ...tools },
      evidence: new EvidenceService(session.sql, systemClock),
      apiUrl: context.publicClient(command).baseUrl,
      prometheusUrl: environment.PROMETHEUS_URL ?? '',
      alertmanagerUrl: environment.ALERTMANAGER_URL ?? '',
      statusUrl: statusAccess(environment).url ?? '',
      logDir: environment.LOG_DIR ?? '',
      readMigrations: () =>
        withOwnerDatabase(environment, (database) => database.asNobody((sql) => readMigrations(sql, source))),
      readOnCall: () => onCallOf(context),
      incidentId: incident === undefined ? '' : await idOf(tools, incident),
    };
    return work(asking);
  });
}

function render({ boxes }: AskedChecklist): string {
  return boxes
    .map(({ verdict, requirement, text, asked, value, at, id, isTickable }) =>
      [
        `${SIGNS[verdict]} ${text} (${requirement}): ${verdict}`,
        `      ${value}`,
        `      asked at ${at}: ${asked}`,
        ...(isTickable && verdict !== 'passed'
          ? [`      a person may answer: accubooks checklist tick ${id} --by NAME --note TEXT --for 30m`]
          : []),
      ].join('\n'),
    )
    .join('\n');
}

async function ask(
  context: CliContext,
  name: ChecklistName,
  command: Command,
  options: AskOptions & { readonly incident?: string },
): Promise<void> {
  const asked = await withAsking(context, command, options, (asking) =>
    new ChecklistService(asking).ask(name),
  );
  context.print(command, asked, () => render(asked));
  if (asked.isPassed) return;
  const open = asked.boxes.filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id);
  throw new CliError(EXIT.failed, 'CHECKLIST_OPEN', `Not passed: ${open.join(', ')}.`);
}

function askCommands(checklist: Command, context: CliContext): void {
  for (const name of CHECKLIST_NAMES) {
    const sub = checklist
      .command(name)
      .option('--source <folder>', 'folder of what is deployed, with prisma/migrations', process.cwd())
      .option('--watch <time>', 'how long a deployment is watched', parseDuration, WATCH_S);
    if (name === 'incident') {
      sub
        .argument('<incident>', 'id of the incident; `last` is the worst that is open, of equals the latest')
        .description('Ask what is to be done in an incident (R388–R394). Ends with 0 when all of it is.')
        .action((incident: string, options: AskOptions, command: Command) =>
          ask(context, name, command, { ...options, incident }),
        );
      continue;
    }
    const when = name === 'pre-deploy' ? 'before a deployment (R375–R381)' : 'after one (R382–R387)';
    sub
      .description(`Ask what must be so ${when}. Ends with 0 when every box has passed.`)
      .action((options: AskOptions, command: Command) => ask(context, name, command, options));
  }
}

type TickOptions = {
  readonly by: string;
  readonly note: string;
  readonly for: number;
  readonly incident?: string;
};

function tickCommand(checklist: Command, context: CliContext): void {
  const tickable = TICKABLE.join(', ');
  checklist
    .command('tick')
    .argument('<box>', tickable)
    .option('--by <name>', 'who has looked', reasonOf, operatorName())
    .requiredOption('--note <text>', 'what was seen, or done', reasonOf)
    .option('--for <time>', 'how long it holds, a day at most', parseDuration, TICK_S)
    .option('--incident <id>', 'the incident whose customers were notified')
    .description('Answer a box that no machine can. It is kept as evidence, and expires.')
    .action(async (box: string, options: TickOptions, command: Command) => {
      const { by, note, incident } = options;
      const ticked = await withAsking(context, command, { incident }, (asking) => {
        const incidentId = incident === undefined ? undefined : asking.incidentId;
        return tickBox({ box, by, note, forMs: options.for * 1_000, incidentId }, asking);
      });
      context.print(command, ticked, () => `${box} is ticked by ${by} until ${ticked.expiresAt}.`);
    });
}

export function checklistCommand(program: Command, context: CliContext): void {
  const checklist = program
    .command('checklist')
    .description('The checklists of deployments and incidents: every box is asked, and shows its evidence.');
  askCommands(checklist, context);
  tickCommand(checklist, context);
}
