import { ownerDatabaseUrl } from '@/shared/config/ownerDatabaseUrl.ts';
import { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { createLog } from '@/shared/log/log.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

/** Work on the database itself, past the API, as its owner. */
export async function withOwnerDatabase<T>(
  environment: Readonly<Record<string, string | undefined>>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const url = ownerDatabaseUrl(environment);
  if (url === undefined)
    throw new CliError(
      EXIT.usage,
      'DATABASE_OWNER_URL_MISSING',
      'This command works on the database itself: set DATABASE_OWNER_URL to it, as its owner.',
    );
  const database = new Database(
    url,
    createLog({ process: 'cli', logDir: '', stdout: false }),
    'accubooks-cli',
  );
  try {
    return await work(database);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const exitCode = thrown.code === 'DATABASE_UNAVAILABLE' ? EXIT.unavailable : EXIT.failed;
    throw new CliError(exitCode, thrown.code, `${thrown.message} (${thrown.code})`);
  } finally {
    await database.close();
  }
}
