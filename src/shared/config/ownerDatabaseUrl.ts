/** Where the database is as its owner: for the few commands that only whoever runs the server may give. */
import { poolSettings } from '@/shared/database/poolSettings.ts';

/** DATABASE_OWNER_URL of an environment; undefined when it is missing or no URL of a database. */
export function ownerDatabaseUrl(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const url = environment.DATABASE_OWNER_URL;
  if (url === undefined || url === '') return undefined;
  try {
    poolSettings(url);
    return url;
  } catch {
    return undefined;
  }
}
