import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import { dataFolderOf } from '@/shared/config/dataFolderOf.ts';
import type { CliContext } from './CliContext.ts';
import { lastLines } from './lastLines.ts';
import { onOperatorDatabase } from './onOperatorDatabase.ts';

const ANSWER_TIMEOUT_MS = 2_000;
const LINES = 2_000;
const KEPT_MAX = 20;

const SESSIONS = `SELECT pid, usename, application_name, state, wait_event_type, wait_event,
  pg_blocking_pids(pid) AS blocked_by, xact_start, state_change, left(query, 500) AS query
  FROM pg_stat_activity WHERE datname = current_database() ORDER BY state_change LIMIT 1000`;

async function answerOf(url: string): Promise<string> {
  return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })).text();
}

/** Keeps what a restart destroys, as far as it answers (C57): log, sessions, pool, figures. Returns the folder. */
export async function keepBeforeRestart(context: CliContext, name: string, apiUrl: string): Promise<string> {
  const data = dataFolderOf(context.environment);
  const all = path.join(data, 'restarts');
  const at = nowOf(systemClock).toISOString().replaceAll(':', '-');
  const folder = path.join(all, `${at}-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const parts: Readonly<Record<string, () => string | Promise<string>>> = {
    [`${name}.log`]: () => lastLines(path.join(data, 'logs', `${name}.log`), LINES),
    'health.json': () => answerOf(`${apiUrl}/api/health/all`),
    'pool.json': () => answerOf(`${apiUrl}/api/monitoring/pool-config`),
    'metrics.txt': () => answerOf(`${apiUrl}/metrics`),
    'sessions.json': () =>
      onOperatorDatabase(context, async ({ sql }) => JSON.stringify(await sql(SESSIONS), null, 2)),
  };
  await Promise.all(
    Object.entries(parts).map(async ([file, read]) => {
      const text = await Promise.resolve()
        .then(read)
        .catch((error: unknown) => `not kept: ${error instanceof Error ? error.message : String(error)}`);
      writeFileSync(path.join(folder, file), `${text}\n`, { mode: 0o600 });
    }),
  );
  for (const old of readdirSync(all).sort().slice(0, -KEPT_MAX))
    rmSync(path.join(all, old), { recursive: true, force: true });
  return folder;
}
