import { type Command, InvalidArgumentError } from 'commander';
import {
  IncidentMessageService,
  type SentMessage,
  type Told,
} from '@/features/incidents/IncidentMessageService.ts';
import { IncidentPageService } from '@/features/incidents/IncidentPageService.ts';
import { MESSAGE_TEMPLATES, type MessageTemplate } from '@/features/incidents/incidentMessageContract.ts';
import { statusAccess } from '@/shared/config/statusAccess.ts';
import type { Session } from '@/shared/database/Session.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { createLog } from '@/shared/log/log.ts';
import { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { type IncidentTools, incidentDepsOf, incidentToolsOf } from '../withIncidents.ts';

const OUTCOMES: Readonly<Record<Told['statusPage'] | Told['slack'], string>> = {
  told: 'told',
  off: 'is not set up here',
  waiting: 'does not answer; a worker says it again until it does',
  failed: 'did NOT take it',
};

function parseTemplate(text: string): MessageTemplate {
  const found = MESSAGE_TEMPLATES.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`One of: ${MESSAGE_TEMPLATES.join(', ')}.`);
  return found;
}

function messagesOf({ environment }: CliContext, session: Session): IncidentMessageService {
  const { url, token } = statusAccess(environment);
  const { SLACK_WEBHOOK_URL: slackUrl = '', LOG_DIR: logDir = '' } = environment;
  const own = { ...incidentDepsOf(session), log: createLog({ process: 'cli', logDir, stdout: false }) };
  const page = url === undefined || token === undefined ? undefined : new StatusClient({ url, token });
  return new IncidentMessageService({
    ...{ ...own, keys: [], pages: new IncidentPageService({ ...own, page }) },
    slack: slackUrl === '' ? undefined : new SlackPoster(slackUrl),
  });
}

function render({ message, told }: SentMessage): string {
  return [
    message.text,
    `  status page  ${OUTCOMES[told.statusPage]}`,
    `  Slack        ${OUTCOMES[told.slack]}`,
    '  mail         a worker writes it to whom a P0 or P1 hits',
  ].join('\n');
}

export function tellCommand(
  incidents: Command,
  context: CliContext,
  idOf: (tools: IncidentTools, named: string) => Promise<string>,
): void {
  incidents
    .command('tell')
    .argument('<incident>', 'id of the incident; `last` is the worst that is open, of equals the latest')
    .argument('<text>', MESSAGE_TEMPLATES.join(', '), parseTemplate)
    .description(
      'Tell customers in an approved text: on the status page, the team in Slack, and by mail whom a P0 or P1 hits. `status texts` has the words.',
    )
    .action(async (named: string, template: MessageTemplate, _options, command: Command) => {
      const sent = await onOperatorDatabase(context, async (session) =>
        messagesOf(context, session).post(
          await idOf(incidentToolsOf(session), named),
          operatorName(),
          template,
        ),
      );
      context.print(command, sent, () => render(sent));
      if (sent.told.statusPage === 'failed')
        throw new CliError(
          EXIT.refused,
          'STATUS_ORDER_REFUSED',
          `The message is kept, but the status page refuses it: ${sent.message.pageFault}`,
        );
    });
}
