import { writeSync } from 'node:fs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embeddedPostgres.ts';
import { openProcessLog, processLogFile } from './processLog.ts';

/** A server that was ended a moment ago may still hold the folder; it is tried again this often. */
const START_ATTEMPTS = 20;
const START_PAUSE_MS = 500;
const IS_STILL_HELD = /lock file "postmaster\.pid" already exists|shared memory block .* is still in use/;

export type PostgresPlace = {
  readonly dir: string;
  readonly port: number;
  readonly password: string;
  readonly logsDir: string;
};

/** Starts the embedded Postgres with its log in the data folder. */
export async function launchPostgres(place: PostgresPlace, attempt = 1): Promise<EmbeddedPostgres> {
  const { dir, port, password, logsDir } = place;
  const log = openProcessLog(processLogFile(logsDir, 'postgres'));
  try {
    return await startEmbeddedPostgres({ dir, port, password, onLog: (text) => writeSync(log, text) });
  } catch (error) {
    const isHeld = error instanceof Error && IS_STILL_HELD.test(error.message);
    if (!isHeld || attempt >= START_ATTEMPTS) throw error;
    await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
    return launchPostgres(place, attempt + 1);
  }
}
