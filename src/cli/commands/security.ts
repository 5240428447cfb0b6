import type { Command } from 'commander';
import {
  AccessRevocationService,
  type RevocationOrder,
  SWEEP_AFTER_MS,
} from '@/features/securityResponse/AccessRevocationService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { reasonOf } from '../reasonOf.ts';
import { withIncidents } from '../withIncidents.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { idOf } from './incidents.ts';
import { blockCommand } from './securityBlock.ts';
import { exposureCommand } from './securityExposure.ts';
import { rotateCommand } from './securitySecret.ts';

const EVERYONE = 'everyone';

type RevokeOptions = {
  readonly company?: string;
  readonly person?: string;
  readonly everyone?: boolean;
  readonly confirm?: string;
  readonly reason: string;
  readonly incident?: string;
};

async function refuseUnconfirmed(service: AccessRevocationService): Promise<never> {
  const everything = await service.preview({ companyId: undefined });
  const { sessions = 0, apiKeys = 0, shareLinks = 0 } = everything ?? {};
  throw new CliError(
    EXIT.usage,
    'CONFIRMATION_MISSING',
    `This would end the access of everybody: ${sessions} sessions, ${apiKeys} API keys, ${shareLinks} share links. Scripts of customers stop until they have new keys. Nothing was ended; add \`--confirm ${EVERYONE}\` to do it.`,
  );
}

async function revokeAndSweep(context: CliContext, database: Database, order: RevocationOrder) {
  const service = new AccessRevocationService(database, systemClock);
  const revoked = await service.revoke(order).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError) || thrown.code !== 'INCIDENT_NOT_FOUND') throw thrown;
    throw new CliError(EXIT.refused, thrown.code, `${thrown.message} Nothing was ended.`);
  });
  if (revoked === undefined)
    throw order.email === undefined
      ? new CliError(EXIT.refused, 'COMPANY_NOT_FOUND', `There is no company ${order.companyId}.`)
      : new CliError(
          EXIT.refused,
          'PERSON_NOT_FOUND',
          `Nobody has an account with the address ${order.email}.`,
        );
  context.note(`Ended; waiting ${SWEEP_AFTER_MS / 1_000} s to end what is made until nobody believes it.`);
  return { ...revoked, late: await service.sweepLater(order, revoked) };
}

async function revoke(context: CliContext, options: RevokeOptions, command: Command): Promise<void> {
  const { company, person, everyone = false, confirm, reason, incident } = options;
  if ([company, person].filter((one) => one !== undefined).length + Number(everyone) !== 1)
    throw new CliError(EXIT.usage, 'WHOSE_ACCESS', 'Name one of --company, --person and --everyone.');
  const incidentId =
    incident === undefined ? undefined : await withIncidents(context, (tools) => idOf(tools, incident));
  const email = person?.trim().toLowerCase();
  const order = { companyId: company, email, reason, incidentId, by: operatorName() };
  const revoked = await withOwnerDatabase(context.environment, async (database) => {
    if (everyone && confirm !== EVERYONE)
      await refuseUnconfirmed(new AccessRevocationService(database, systemClock));
    return revokeAndSweep(context, database, order);
  });
  const { people, sessions, apiKeys, shareLinks, late } = revoked;
  const lateCount = late.apiKeys + late.shareLinks;
  context.print(command, revoked, () =>
    [
      `Sessions ended: ${sessions}, of people: ${people}. API keys ended: ${apiKeys}. Share links ended: ${shareLinks}.`,
      'None of them opens anything any more, in any process, with Redis or without.',
      ...(lateCount === 0
        ? []
        : [
            `${lateCount} more were made in the seconds after that, and ended: the audit log of the company says who made them.`,
          ]),
    ].join('\n'),
  );
}

function revokeCommand(security: Command, context: CliContext): void {
  security
    .command('revoke')
    .option('--company <id>', 'of that company: sessions of its people, its API keys and share links')
    .option('--person <email>', 'of that person: sessions, and the API keys and share links that they made')
    .option('--everyone', 'of everybody')
    .option('--confirm <word>', `\`${EVERYONE}\`, when it is everybody's`)
    .requiredOption('--reason <text>', 'why, for the audit log and the incident', reasonOf)
    .option(
      '--incident <id>',
      'incident whose timeline gets a line; `last` is the worst that is open, of equals the latest',
    )
    .description(
      'End all sessions, API keys and share links at once, and what is made in the seconds until that holds everywhere. Needs DATABASE_OWNER_URL, as the server has it.',
    )
    .action((options: RevokeOptions, command: Command) =>
      revoke(context, { ...command.optsWithGlobals(), ...options }, command),
    );
}

export function securityCommand(program: Command, context: CliContext): void {
  const security = program
    .command('security')
    .description('Answer an attack: end access, change the secret, block, and find out who read what.');
  revokeCommand(security, context);
  rotateCommand(security, context);
  blockCommand(security, context);
  exposureCommand(security, context);
}
