import type { Command } from 'commander';
import { describeToken } from '@/shared/auth/describeToken.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';

const HELP = `
The token is read from standard input, so that it stands in no history and no process list, and never leaves
this machine: a live token pasted into a website is a secret given away. With JWT_SECRET in the environment (and
JWT_SECRETS_PREVIOUS, as the server has them) the signature is checked, too.

  pbpaste | accubooks auth decode-token
  accubooks auth decode-token < token.txt`;

export function authCommand(program: Command, context: CliContext): void {
  program
    .command('auth')
    .description('Look into access tokens.')
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
