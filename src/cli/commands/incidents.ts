import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { RUNBOOKS } from '@/core/alerts/runbooks.ts';
import { FACTS, type Facts } from '@/core/incidents/classify.ts';
import { COMPONENTS, type Component, type Incident, type IncidentState } from '@/core/incidents/Incident.ts';
import { PRIORITIES, type Priority, worstFirst } from '@/core/incidents/priority.ts';
import { MEAN_DAYS, MEAN_DAYS_MAX } from '@/features/incidents/incidentContract.ts';
import { toOpenOrder } from '@/features/incidents/toOpenOrder.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { acknowledgeAtPager, isForPager } from '../acknowledgeAtPager.ts';
import { askPagerHealth } from '../askPagerHealth.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { reasonOf, textUpTo } from '../reasonOf.ts';
import { renderIncident, renderIncidents } from '../renderIncident.ts';
import { renderMeans } from '../renderMeans.ts';
import { type IncidentTools, withIncidents } from '../withIncidents.ts';
import { incidentPaperCommands } from './incidentPapers.ts';
import { tellCommand } from './incidentTell.ts';

const LISTED_MAX = 1_000;
const NAME_MAX = 200;
const TEXT_MAX = 4_000;
const RUNBOOK_IDS = Object.keys(RUNBOOKS);
const ID = 'id of the incident; `last` is the worst that is open, of equals the latest';

function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };
}

function upTo(most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new InvalidArgumentError(`1 to ${most}.`);
    return number;
  };
}

const factSchema = z.enum(Object.keys(FACTS) as [keyof Facts, ...(keyof Facts)[]]);

/** `slow` says yes, `slow?` is unsure. */
function collectFact(text: string, before: Facts = {}): Facts {
  const isUnsure = text.endsWith('?');
  const fact = factSchema.safeParse(isUnsure ? text.slice(0, -1) : text);
  if (!fact.success)
    throw new InvalidArgumentError(
      `One of, with a ? when you are unsure:\n${Object.entries(FACTS)
        .map(([name, means]) => `  ${name}: ${means}`)
        .join('\n')}`,
    );
  return { ...before, [fact.data]: isUnsure ? 'unsure' : 'yes' };
}

/** The id itself; for `last` that of the worst open incident, the latest of equals, among those in a state if any is. */
export async function idOf(
  { incidents }: IncidentTools,
  named: string,
  states: readonly IncidentState[] = [],
): Promise<string> {
  if (named !== 'last') return named;
  const open = (await incidents.listOpen()).sort(
    (one, other) =>
      worstFirst(one, other) ||
      Date.parse(other.detectedAt) - Date.parse(one.detectedAt) ||
      other.id.localeCompare(one.id),
  );
  const last = open.find(({ state }) => states.includes(state)) ?? open[0];
  if (last === undefined) throw new CliError(EXIT.refused, 'INCIDENT_NOT_FOUND', 'No incident is open.');
  return last.id;
}

type Change = (tools: IncidentTools, id: string, by: string) => Promise<Incident>;

async function change(
  context: CliContext,
  { named, states = [] }: { readonly named: string; readonly states?: readonly IncidentState[] },
  command: Command,
  how: Change,
): Promise<void> {
  const incident = await withIncidents(context, async (tools) =>
    how(tools, await idOf(tools, named, states), operatorName()),
  );
  context.print(command, incident, () => renderIncidents([incident]));
}

/** Says so when the pager has heard what Postgres does not take from it. */
async function noteWhatIsMissing(context: CliContext): Promise<void> {
  const pager = await askPagerHealth(context);
  if (pager === undefined || (pager.database === 'up' && pager.notificationsWaiting === 0)) return;
  context.note(
    'There may be more: the pager cannot write to the database. `npx accubooks oncall pages` lists what it knows.',
  );
}

function readingCommands(incidents: Command, context: CliContext): void {
  incidents
    .command('list')
    .option('--all', 'those that are resolved too')
    .option('--limit <number>', 'rows', upTo(LISTED_MAX), 50)
    .description('List what is wrong now, the worst first.')
    .action(async ({ all, limit }: { all?: true; limit: number }, command: Command) => {
      try {
        const items = await withIncidents(context, ({ incidents: service }) =>
          all ? service.list({ limit }) : service.listOpen(),
        );
        context.print(command, { items }, () => renderIncidents(items.slice(0, limit)));
      } finally {
        await noteWhatIsMissing(context);
      }
    });

  incidents
    .command('show')
    .argument('<incident>', ID)
    .description('Show one incident, its alerts and its timeline.')
    .action(async (named: string, _options, command: Command) => {
      const whole = await withIncidents(context, async (tools) => {
        const id = await idOf(tools, named);
        return { ...(await tools.incidents.read(id)), messages: await tools.incidents.messages(id) };
      });
      context.print(command, whole, () => renderIncident(whole));
    });
}

function timesCommand(incidents: Command, context: CliContext): void {
  incidents
    .command('times')
    .option('--days <number>', 'the last days, by detection', upTo(MEAN_DAYS_MAX), MEAN_DAYS)
    .description('Show MTTA, MTTM and MTTR by class and priority, against what is promised.')
    .action(async ({ days }: { days: number }, command: Command) => {
      const means = await withIncidents(context, ({ incidents: service }) => service.means(days));
      context.print(command, means, () => renderMeans(means));
    });
}

type OpenOptions = {
  readonly priority?: Priority;
  readonly fact?: Facts;
  readonly component: Component;
  readonly runbook?: string;
  readonly disaster?: true;
};

function openCommand(incidents: Command, context: CliContext): void {
  incidents
    .command('open')
    .argument('<title>', 'what is wrong, in a sentence', reasonOf)
    .option('--priority <priority>', 'P0 to P3; left out it follows from the facts', oneOf(PRIORITIES))
    .option('--fact <fact>', 'what is so, with a ? when you are unsure; may be repeated', collectFact)
    .option('--component <component>', COMPONENTS.join(', '), oneOf(COMPONENTS), 'platform')
    .option('--runbook <runbook>', 'such as P0-2; left out it follows from the facts', oneOf(RUNBOOK_IDS))
    .option('--disaster', 'measured against the recovery time of disasters')
    .description('Open an incident by hand. Says which rule gave it its priority.')
    .action(async (title: string, options: OpenOptions, command: Command) => {
      const { priority, fact = {}, component, runbook, disaster } = options;
      const order = toOpenOrder({
        ...{ title, component, facts: fact, incidentClass: disaster ? 'disaster' : 'service' },
        ...(priority === undefined ? {} : { priority }),
        ...(runbook === undefined ? {} : { runbook }),
      });
      const incident = await withIncidents(context, ({ incidents: service }) =>
        service.open({ ...order, by: operatorName() }),
      );
      context.print(
        command,
        incident,
        () => `${incident.priority} is open as ${incident.id}: ${incident.classifiedBecause}.`,
      );
    });
}

/** The pager takes it when the database cannot, and knows it by its ladder before it has a row. */
async function acknowledgeThere(
  context: CliContext,
  named: string,
  command: Command,
  error: CliError,
): Promise<void> {
  const taken = await acknowledgeAtPager(context.environment, named, operatorName()).catch(
    (second: unknown) => {
      throw second instanceof CliError && second.code !== 'INCIDENT_NOT_FOUND'
        ? new CliError(error.exitCode, error.code, `${error.message}\n${second.message}`)
        : error;
    },
  );
  context.print(
    command,
    taken,
    () => `The pager has it: ${taken.title} is yours, and nobody else is called.`,
  );
}

function changingCommands(incidents: Command, context: CliContext): void {
  incidents
    .command('ack')
    .argument('<incident>', ID)
    .description('Say that you have it: the escalation stops, and you command it unless somebody does.')
    .action(async (named: string, _options, command: Command) => {
      try {
        await change(context, { named, states: ['detected'] }, command, (tools, id, by) =>
          tools.incidents.acknowledge(id, by),
        );
      } catch (error) {
        if (!isForPager(error)) throw error;
        await acknowledgeThere(context, named, command, error);
      }
    });

  incidents
    .command('mitigate')
    .argument('<incident>', ID)
    .argument('[text]', 'what was done', textUpTo(TEXT_MAX))
    .option('--flag', 'a feature flag was switched off: watched for 15 minutes instead of 30')
    .description('Say that customers have relief. It is watched, and resolves by itself.')
    .action((named: string, text: string | undefined, { flag }: { flag?: true }, command: Command) =>
      change(context, { named, states: ['detected', 'acknowledged'] }, command, (tools, id, by) =>
        tools.incidents.mitigate(id, by, {
          ...(text === undefined ? {} : { text }),
          watch: flag ? 'flag' : 'resolution',
        }),
      ),
    );

  incidents
    .command('resolve')
    .argument('<incident>', ID)
    .option('--reason <text>', 'why, when its watch is not over', reasonOf)
    .option('--alerts-are-over', 'alerts that still fire are wrong')
    .description('End an incident. It must be mitigated.')
    .action((named: string, options: { reason?: string; alertsAreOver?: true }, command: Command) =>
      change(context, { named, states: ['mitigated'] }, command, (tools, id, by) =>
        tools.incidents.resolve(id, by, {
          reason: options.reason ?? '',
          areAlertsOver: options.alertsAreOver ?? false,
        }),
      ),
    );
}

function tellingCommands(incidents: Command, context: CliContext): void {
  incidents
    .command('classify')
    .argument('<incident>', ID)
    .argument('<priority>', PRIORITIES.join(', '), oneOf(PRIORITIES))
    .requiredOption('--because <text>', 'why', reasonOf)
    .description('Give it another priority.')
    .action((named: string, priority: Priority, { because }: { because: string }, command: Command) =>
      change(context, { named }, command, (tools, id, by) =>
        tools.incidents.classify(id, by, { priority, because }),
      ),
    );

  incidents
    .command('assign')
    .argument('<incident>', ID)
    .argument('<person>', 'who commands it', textUpTo(NAME_MAX))
    .description('Name the incident commander.')
    .action((named: string, person: string, _options, command: Command) =>
      change(context, { named }, command, (tools, id, by) => tools.incidents.assign(id, by, person)),
    );

  incidents
    .command('note')
    .argument('<incident>', ID)
    .argument('<text>', 'what was seen or done', textUpTo(TEXT_MAX))
    .option('--command', 'it is a command that was run')
    .description('Add a line to the timeline.')
    .action((named: string, text: string, options: { command?: true }, command: Command) =>
      change(context, { named }, command, async (tools, id, by) => {
        await tools.incidents.recordEvent(id, options.command ? 'command' : 'note', by, text);
        return (await tools.incidents.read(id)).incident;
      }),
    );
}

export function incidentsCommand(program: Command, context: CliContext): void {
  const incidents = program
    .command('incidents')
    .description(
      'What is wrong, who has it, what was done. Works on the database, also while the API is down.',
    );
  readingCommands(incidents, context);
  timesCommand(incidents, context);
  openCommand(incidents, context);
  changingCommands(incidents, context);
  tellingCommands(incidents, context);
  tellCommand(incidents, context, idOf);
  incidentPaperCommands(incidents, context, idOf);
}
