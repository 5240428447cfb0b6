import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { statusAccess } from '@/shared/config/statusAccess.ts';
import { ANNOUNCEMENTS, type AnnouncementName } from '@/shared/statusPage/announcements.ts';
import { StatusClient, StatusPageFault } from '@/shared/statusPage/StatusClient.ts';
import {
  COMPONENT_STATUSES,
  type ComponentStatus,
  IMPACTS,
  type Impact,
  INCIDENT_STATUSES,
  type IncidentStatus,
  MAINTENANCE_STATUSES,
  type MaintenanceStatus,
  STATUS_COMPONENTS,
  type StatusComponent,
} from '@/shared/statusPage/statusPageContract.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderIncident, renderMaintenance, renderStatus, renderSubscribers } from '../renderStatus.ts';

const DEFAULT_URL = 'http://127.0.0.1:3001';
const FAULTS = {
  unreachable: [EXIT.unavailable, 'STATUS_PAGE_UNREACHABLE'],
  forbidden: [EXIT.notSignedIn, 'STATUS_TOKEN_REFUSED'],
  refused: [EXIT.refused, 'STATUS_ORDER_REFUSED'],
  failed: [EXIT.failed, 'STATUS_PAGE_FAILED'],
} as const;

type SaidOptions = {
  readonly text?: AnnouncementName;
  readonly message?: string;
  readonly signedBy?: string;
  readonly by: string;
};
type Components = Partial<Record<StatusComponent, ComponentStatus>>;
type PageOptions = { readonly page?: string };

const wordOf = (words: readonly string[], what: string) => (text: string) => {
  if (words.includes(text)) return text;
  throw new InvalidArgumentError(`${what} is one of ${words.join(', ')}`);
};

/** `api=major_outage`, or `api` alone for one that is limited; may be given several times. */
function collectComponent(text: string, before: Components): Components {
  const [name = '', status = 'degraded_performance'] = text.split('=');
  const id = STATUS_COMPONENTS.find((one) => one === name);
  const found = COMPONENT_STATUSES.find((one) => one === status);
  if (id !== undefined && found !== undefined) return { ...before, [id]: found };
  throw new InvalidArgumentError(
    `write for example api=major_outage; components: ${STATUS_COMPONENTS.join(', ')}; statuses: ${COMPONENT_STATUSES.join(', ')}`,
  );
}

function instantOf(text: string): string {
  const atMs = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) && Number.isFinite(atMs))
    return new Date(atMs).toISOString();
  throw new InvalidArgumentError('write for example 2026-12-01T22:00Z');
}

function saying(command: Command, text: AnnouncementName): Command {
  const names = Object.keys(ANNOUNCEMENTS);
  return command
    .addOption(new Option('--text <name>', `an approved text (default ${text})`).choices(names))
    .option('--message <words>', 'words of your own; they need --signed-by')
    .option('--signed-by <person>', 'who approved words of your own (C59: the customer lead)')
    .option('--by <person>', 'who posts it; written down, not shown', userInfo().username);
}

function saidOf({ text, message, signedBy, by }: SaidOptions, usual: AnnouncementName) {
  return {
    ...(message === undefined ? { template: text ?? usual } : { body: message }),
    ...(message !== undefined && text !== undefined ? { template: text } : {}),
    ...(signedBy === undefined ? {} : { signedBy }),
    by,
  };
}

async function onPage<Answer>(
  context: CliContext,
  command: Command,
  work: (client: StatusClient) => Promise<Answer>,
): Promise<Answer> {
  const { page } = command.optsWithGlobals<PageOptions>();
  const { url = DEFAULT_URL, token } = statusAccess(context.environment, page);
  try {
    return await work(new StatusClient({ url, token }));
  } catch (thrown) {
    if (!(thrown instanceof StatusPageFault)) throw thrown;
    const [exitCode, code] = FAULTS[thrown.kind];
    throw new CliError(exitCode, code, thrown.message);
  }
}

function readingCommands(status: Command, context: CliContext): void {
  status
    .command('show')
    .description('Say what the page shows; needs no token, and neither API nor database.')
    .action(async (_options, command: Command) => {
      const summary = await onPage(context, command, (client) => client.summary());
      context.print(command, summary, () => renderStatus(summary));
    });
  status
    .command('texts')
    .description('List the approved texts.')
    .action((_options, command: Command) => {
      const lines = Object.entries(ANNOUNCEMENTS).map(([name, text]) => `${name}\n  ${text}`);
      context.print(command, ANNOUNCEMENTS, () => lines.join('\n'));
    });
  status
    .command('subscribers')
    .description('Count and list who is told; addresses are shortened.')
    .action(async (_options, command: Command) => {
      const list = await onPage(context, command, (client) => client.subscribers());
      context.print(command, list, () => renderSubscribers(list));
    });
}

type PostOptions = SaidOptions & {
  readonly status: 'investigating' | 'identified' | 'monitoring';
  readonly component: Components;
  readonly impact?: Impact;
  readonly reference?: string;
};

function postCommand(status: Command, context: CliContext): void {
  saying(
    status
      .command('post <name>')
      .description('Open an incident; one that the page opened by itself about the same parts is taken over.')
      .option('--status <status>', 'investigating, identified or monitoring', 'investigating')
      .option(
        '--component <id=status>',
        'what does not work, for example api=major_outage',
        collectComponent,
        {},
      )
      .option('--impact <impact>', IMPACTS.join(', '), wordOf(IMPACTS, 'the impact'))
      .option('--reference <text>', 'posting the same reference again changes nothing'),
    'investigating',
  ).action(async (name: string, options: PostOptions, command: Command) => {
    const { component: components, impact, reference } = options;
    const incident = await onPage(context, command, (client) =>
      client.postIncident({
        ...{ name, status: options.status, components, impact, reference },
        ...saidOf(options, options.status),
      }),
    );
    context.print(command, { incident }, () => renderIncident(incident));
  });
}

type UpdateOptions = SaidOptions & {
  readonly status: IncidentStatus;
  readonly component: Components;
  readonly impact?: Impact;
  readonly rename?: string;
};

function updateCommands(status: Command, context: CliContext): void {
  const send = async (id: string, options: UpdateOptions, command: Command) => {
    const { component: components, impact, rename: name } = options;
    const incident = await onPage(context, command, (client) =>
      client.updateIncident(id, {
        ...{ status: options.status, components, impact, name },
        ...saidOf(options, options.status),
      }),
    );
    context.print(command, { incident }, () => renderIncident(incident));
  };
  saying(
    status
      .command('update <incident>')
      .description('Add an update to an incident.')
      .requiredOption(
        '--status <status>',
        INCIDENT_STATUSES.join(', '),
        wordOf(INCIDENT_STATUSES, 'the status'),
      )
      .option('--component <id=status>', 'for example api=operational', collectComponent, {})
      .option('--impact <impact>', IMPACTS.join(', '), wordOf(IMPACTS, 'the impact'))
      .option('--rename <name>', 'a better name'),
    'investigating',
  ).action(send);
  saying(
    status.command('resolve <incident>').description('Say that an incident is over.'),
    'resolved',
  ).action((id: string, options: SaidOptions, command: Command) =>
    send(id, { ...options, status: 'resolved', component: {} }, command),
  );
}

type ScheduleOptions = SaidOptions & {
  readonly from: string;
  readonly until: string;
  readonly component: readonly string[];
  readonly reference?: string;
};

function maintenanceCommands(status: Command, context: CliContext): void {
  const maintenance = status.command('maintenance').description('Announce maintenance and say how it goes.');
  saying(
    maintenance
      .command('schedule <name>')
      .description('Announce a window. Announced an hour before at least it does not count as downtime.')
      .requiredOption('--from <instant>', 'for example 2026-12-01T22:00Z', instantOf)
      .requiredOption('--until <instant>', 'a week later at most', instantOf)
      .requiredOption('--component <id...>', `one or more of ${STATUS_COMPONENTS.join(', ')}`)
      .option('--reference <text>', 'announcing the same reference again changes nothing'),
    'scheduled',
  ).action(async (name: string, options: ScheduleOptions, command: Command) => {
    const { from: scheduledFor, until: scheduledUntil, reference } = options;
    const components = options.component.map(
      (id) => wordOf(STATUS_COMPONENTS, 'a component')(id) as StatusComponent,
    );
    const answer = await onPage(context, command, (client) =>
      client.scheduleMaintenance({
        ...{ name, scheduledFor, scheduledUntil, components, reference },
        ...saidOf(options, 'scheduled'),
      }),
    );
    context.print(command, { scheduled_maintenance: answer }, () => renderMaintenance(answer));
  });
  saying(
    maintenance
      .command('update <maintenance>')
      .description('Say how a maintenance goes; `completed` ends it, or calls it off before it begins.')
      .requiredOption(
        '--status <status>',
        MAINTENANCE_STATUSES.join(', '),
        wordOf(MAINTENANCE_STATUSES, 'the status'),
      ),
    'in_progress',
  ).action(async (id: string, options: SaidOptions & { status: MaintenanceStatus }, command: Command) => {
    const { status: next } = options;
    const answer = await onPage(context, command, (client) =>
      client.updateMaintenance(id, { status: next, ...saidOf(options, next) }),
    );
    context.print(command, { scheduled_maintenance: answer }, () => renderMaintenance(answer));
  });
}

export function statusCommand(program: Command, context: CliContext): void {
  const status = program
    .command('status')
    .description('Read and write the status page; works while API, Postgres and Redis are down.')
    .option('--page <address>', `address of the status page (STATUS_URL, default ${DEFAULT_URL})`);
  readingCommands(status, context);
  postCommand(status, context);
  updateCommands(status, context);
  maintenanceCommands(status, context);
}
