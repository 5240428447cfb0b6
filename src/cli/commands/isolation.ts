import type { Command } from 'commander';
import { type CanaryReport, CanaryService } from '@/features/isolation/CanaryService.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseCliConfig } from '@/shared/config/cliConfig.ts';
import { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { createLog } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { serverConfig } from '../serverConfig.ts';

/** The API that cannot be asked, or the database: nothing is known then, which is no success. */
function unreachable(thrown: unknown): CliError {
  const why = thrown instanceof AppError ? thrown.code : 'the API does not answer';
  return new CliError(EXIT.unavailable, 'ISOLATION_UNKNOWN', `The canaries could not try: ${why}.`);
}

async function tryCanaries(environment: CliContext['environment'], apiUrl: string): Promise<CanaryReport> {
  const config = serverConfig(environment);
  const log = createLog({ process: 'cli', logDir: '', stdout: false });
  const database = new Database(config.DATABASE_URL, log, 'accubooks-cli');
  const keys = new KeyRing(config.JWT_SECRET, config.JWT_SECRETS_PREVIOUS);
  const accessTokens = new AccessTokens(keys, config.ACCESS_TOKEN_TTL_S, systemClock);
  try {
    const metrics = createMetrics('cli');
    return await new CanaryService({ database, accessTokens, apiUrl, metrics }).tryCanaries();
  } catch (thrown) {
    throw thrown instanceof AppError || thrown instanceof TypeError || isTimeout(thrown)
      ? unreachable(thrown)
      : thrown;
  } finally {
    await database.close();
  }
}

const isTimeout = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'TimeoutError';

export function isolationCommand(program: Command, context: CliContext): void {
  program
    .command('isolation')
    .description(
      'Tenants are kept apart; needs DATABASE_URL and JWT_SECRET, as only the server itself has them.',
    )
    .command('check')
    .description('Let two companies of the platform try to read each other, over the API and in SQL.')
    .action(async (_options, command: Command) => {
      const { ACCUBOOKS_URL } = parseCliConfig(context.environment);
      const url = command.optsWithGlobals<{ url?: string }>().url ?? ACCUBOOKS_URL;
      const report = await tryCanaries(context.environment, url);
      const { attempts, leaks, faults } = report;
      context.print(command, report, () =>
        leaks.length > 0
          ? leaks.map(({ what }) => `LEAK ${what}`).join('\n')
          : `${attempts} attempts to read across companies: nothing came through.`,
      );
      if (leaks.length > 0)
        throw new CliError(EXIT.failed, 'ISOLATION_BROKEN', 'A company can read what is another one’s.');
      if (faults.length > 0) throw new CliError(EXIT.failed, 'ISOLATION_UNKNOWN', `${faults.join('; ')}.`);
    });
}
