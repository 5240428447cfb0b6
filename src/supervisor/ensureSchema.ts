import { systemClock } from '@/shared/clock/Clock.ts';
import { plainUrl } from './databaseUrls.ts';
import type { Environment } from './environmentFile.ts';
import { deployMigrations, pendingMigrations } from './migrateDatabase.ts';
import type { Terminal } from './Terminal.ts';

function plural(count: number): string {
  return `${count} migration${count === 1 ? '' : 's'}`;
}

/** Brings the schema up to date, or says plainly why that cannot be done from here. */
export async function ensureSchema(
  root: string,
  environment: Environment,
  terminal: Terminal,
): Promise<void> {
  const startedMs = systemClock.elapsedMs();
  const ownerUrl = environment.DATABASE_OWNER_URL;
  if (ownerUrl !== undefined) {
    const pending = await pendingMigrations(root, plainUrl(ownerUrl));
    if (pending?.length === 0) return;
    await deployMigrations(root, plainUrl(ownerUrl));
    terminal.done(`${plural(pending?.length ?? 0)} applied`, startedMs);
    return;
  }
  const pending = await pendingMigrations(root, plainUrl(environment.DATABASE_URL ?? ''));
  if (pending === undefined)
    terminal.note(
      'DATABASE_URL may not read the migration history: make sure that `npx prisma migrate status` is clean',
    );
  else if (pending.length > 0)
    throw new Error(
      `The database lacks ${plural(pending.length)} (first ${pending[0]}), and the role of DATABASE_URL may not apply them. ` +
        'Set DATABASE_OWNER_URL to the owner of the database, or DATABASE_URL to a superuser, and start again.',
    );
}
