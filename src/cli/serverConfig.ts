import { type Config, ConfigError, parseConfig } from '@/shared/config/config.ts';
import type { CliContext } from './CliContext.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

/** What the servers have, for a command that does as they do. */
export function serverConfig(environment: CliContext['environment']): Config {
  try {
    return parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(EXIT.usage, 'ENVIRONMENT_UNUSABLE', error.message);
    throw error;
  }
}
