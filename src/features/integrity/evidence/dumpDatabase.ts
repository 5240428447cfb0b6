import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { poolSettings } from '@/shared/database/poolSettings.ts';
import { Session } from '@/shared/database/Session.ts';

const DEBIAN = '/usr/lib/postgresql';
const STDERR_KEPT = 2_000;
const ROWS_AT_ONCE = 500;
/** Longest wait for one batch of rows. */
const FETCH_TIMEOUT_MS = 60_000;

/** The newest `pg_dump` of this machine, and its major version; undefined when there is none. */
export function findPgDump(): { readonly file: string; readonly major: number } | undefined {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, 'bin/pg_dump'))
    : [];
  const found = ['pg_dump', ...debian].flatMap((file) => {
    const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 5_000 });
    const major = Number(/(\d+)(?:\.\d+|devel|beta)/.exec(stdout ?? '')?.[1]);
    return status === 0 && Number.isInteger(major) ? [{ file, major }] : [];
  });
  return found.sort((a, b) => b.major - a.major)[0];
}

/** How libpq finds the database of a URL; a password is never an argument, which everybody on the machine can read. */
export function libpqEnvironment(databaseUrl: string): Record<string, string> {
  const url = new URL(poolSettings(databaseUrl).url);
  return {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    ...(url.searchParams.has('sslmode') ? { PGSSLMODE: url.searchParams.get('sslmode') ?? '' } : {}),
  };
}

/** The whole database in the form that `pg_restore` takes, past row-level security; ends with an error when it fails. */
export function pgDump(file: string, dumpUrl: string, path_: string | undefined): Readable {
  const child = spawn(file, ['--format=custom', '--no-password', '--lock-wait-timeout=30s'], {
    env: { PATH: path_ ?? '', ...libpqEnvironment(dumpUrl), PGCONNECT_TIMEOUT: '10' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + String(chunk)).slice(-STDERR_KEPT);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`pg_dump ended with ${code}: ${said.trim()}`)),
    );
  });
  ended.catch(() => undefined);
  const read = async function* () {
    try {
      for await (const chunk of child.stdout) yield chunk as Buffer;
      await ended;
    } finally {
      child.kill('SIGKILL');
    }
  };
  return Readable.from(read(), { objectMode: false });
}

/** The same without any tool: every row of every table as a line of JSON, of one instant. For machines without `pg_dump`. */
export function dumpRows(dumpUrl: string): Readable {
  return Readable.from(rowsOf(dumpUrl), { objectMode: false });
}

async function* rowsOf(dumpUrl: string): AsyncGenerator<string> {
  const { sql, close } = await openSession(dumpUrl);
  try {
    await sql('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    for (const { name } of tables) {
      await sql(`DECLARE evidence NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${name} t`);
      for (;;) {
        const rows = await sql<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM evidence`);
        if (rows.length === 0) break;
        yield rows.map(({ row }) => `{"table":${JSON.stringify(name)},"row":${row}}\n`).join('');
      }
      await sql('CLOSE evidence');
    }
  } finally {
    close();
  }
}

async function openSession(dumpUrl: string) {
  const session = await Session.open(dumpUrl, 'accubooks-evidence', FETCH_TIMEOUT_MS);
  return { sql: session.sql, close: () => session.close() };
}
