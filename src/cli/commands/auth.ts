import { type Command, InvalidArgumentError } from 'commander';
import { REVOCATION_MS_MAX } from '@/features/sessions/LiveSessions.ts';
import { RevocationService } from '@/features/sessions/RevocationService.ts';
import { describeToken } from '@/shared/auth/describeToken.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

const HELP = `
The token is read from standard input, so that it stands in no history and no process list, and never leaves
this machine: a live token pasted into a website is a secret given away. With JWT_SECRET in the environment (and
JWT_SECRETS_PREVIOUS, as the server has them) the signature is checked, too.

  pbpaste | accubooks auth decode-token
  accubooks auth decode-token < token.txt`;

const REASON_MAX = 500;

type RevokeOptions = {
  readonly person?: string;
  readonly company?: string;
  readonly everyone?: boolean;
  readonly reason: string;
};

async function revoke(context: CliContext, options: RevokeOptions, command: Command): Promise<void> {
  const { person, company, everyone, reason } = options;
  const named = [person, company, everyone].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw new CliError(EXIT.usage, 'WHOSE_SESSIONS', 'Name one of --person, --company and --everyone.');
  const email = person?.trim().toLowerCase();
  const revoked = await withOwnerDatabase(context.environment, async (database) => {
    const service = new RevocationService(database, systemClock);
    if (email !== undefined) return service.revokeAllOf(email, reason);
    return company === undefined
      ? service.revokeEveryone(reason)
      : service.revokeAllOfCompany(company, reason);
  });
  if (revoked === undefined || revoked.people + (everyone ? 1 : 0) === 0) {
    const whose =
      email === undefined
        ? `There is no company ${company}.`
        : `Nobody has an account with the address ${email}.`;
    throw new CliError(EXIT.refused, email === undefined ? 'COMPANY_NOT_FOUND' : 'PERSON_UNKNOWN', whose);
  }
  const seconds = REVOCATION_MS_MAX / 1000;
  context.print(
    command,
    revoked,
    () =>
      `Sessions ended: ${revoked.sessions}, of people: ${revoked.people}. Their access tokens are refused everywhere within ${seconds} seconds.`,
  );
}

function revokeCommand(auth: Command, context: CliContext): void {
  auth
    .command('revoke')
    .option('--person <email>', 'of whoever has that address')
    .option('--company <id>', 'of everybody who belongs to that company')
    .option('--everyone', 'of everybody')
    .option('--reason <text>', 'why, for the audit log', reasonOf, 'ended by hand')
    .description(
      'End sessions, so that they have to sign in anew. Needs DATABASE_OWNER_URL, as the server has it.',
    )
    .action((options: RevokeOptions, command: Command) =>
      revoke(context, { ...command.optsWithGlobals(), ...options }, command),
    );
}

function reasonOf(text: string): string {
  if (text.trim().length > 0 && text.length <= REASON_MAX) return text;
  throw new InvalidArgumentError(`must be a text of at most ${REASON_MAX} characters`);
}

function decodeCommand(auth: Command, context: CliContext): void {
  auth
    .command('decode-token')
    .description('Say what an access token holds and whether it is still good, on this machine.')
    .addHelpText('after', HELP)
    .action(async (_options, command: Command) => {
      const token = (await context.streams.readInput()).trim().replace(/^Bearer\s+/i, '');
      const { JWT_SECRET, JWT_SECRETS_PREVIOUS = '' } = context.environment;
      const keys = JWT_SECRET
        ? new KeyRing(JWT_SECRET, JWT_SECRETS_PREVIOUS.split(',').filter(Boolean))
        : undefined;
      const described = await describeToken(token, nowOf(systemClock), keys).catch((error: unknown) => {
        throw error instanceof TypeError
          ? new CliError(EXIT.refused, 'TOKEN_UNREADABLE', error.message)
          : error;
      });
      context.print(command, described, () => {
        const { header, claims, issuedAt, expiresAt, isExpired, signature } = described;
        const state = isExpired === null ? 'never expires' : isExpired ? 'has expired' : 'still holds';
        return [
          `The token ${state}; its signature is ${signature}.`,
          '',
          `  user       ${claims.sub ?? 'none'}`,
          `  session    ${claims.sid ?? 'none'}`,
          `  issuer     ${claims.iss ?? 'none'}`,
          `  issued     ${issuedAt ?? 'not said'}`,
          `  expires    ${expiresAt ?? 'never'}`,
          `  algorithm  ${header.alg ?? 'none'}, key ${header.kid ?? 'not named'}`,
        ].join('\n');
      });
    });
}

export function authCommand(program: Command, context: CliContext): void {
  const auth = program.command('auth').description('Look into access tokens, and end sessions.');
  decodeCommand(auth, context);
  revokeCommand(auth, context);
}
