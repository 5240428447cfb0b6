/** Asks a database that may still be down whether the role we connect as is fit. */
import type { Log } from '@/shared/log/log.ts';

/** Pause between attempts, in milliseconds. */
export const ROLE_RETRY_MS = 1_000;

/**
 * Why the role is not fit, or undefined when it is. Keeps asking while the database is down, until the
 * signal; the log hears of the first failure.
 */
export async function askForRoleFault(
  find: () => Promise<string | undefined>,
  log: Log,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await find();
    } catch (error) {
      if (attempt === 1)
        log.error({ error }, 'Database connection error: starting without it, healthy when it is back');
      await new Promise((resolve) => setTimeout(resolve, ROLE_RETRY_MS).unref());
    }
  }
  return undefined;
}
