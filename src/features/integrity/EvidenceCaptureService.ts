import { createReadStream } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { Session } from '@/shared/database/Session.ts';
import type { Hold, KeptViolation } from '@/shared/hold/HoldStore.ts';
import type { Log } from '@/shared/log/log.ts';
import { dumpRows, findPgDump, pgDump } from './evidence/dumpDatabase.ts';
import { EvidenceFolder } from './evidence/EvidenceFolder.ts';
import { readRedisSnapshot } from './evidence/readRedisSnapshot.ts';

/** Longest time for all of it, and for each part but the dump. */
const WHOLE_MS = 15 * 60_000;
const PART_MS = 2 * 60_000;
/** Of one log file its end, and of a folder its newest files. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;
const LOGS_MAX = 40;
/** Left free on the disk, whatever is captured. */
const SPARE_BYTES = 256 * 1024 * 1024;
const LONGEST_NOTE = 400;

export type CaptureDeps = {
  /** Folder of all evidence. */
  readonly dir: string;
  readonly secret: string;
  readonly dumpUrl: string;
  readonly redisUrl: string;
  readonly logDir: string;
  /** Without secrets. */
  readonly configuration: Readonly<Record<string, string>>;
  /** PATH, for `pg_dump`. */
  readonly path: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

export type Captured = {
  readonly state: 'captured' | 'failed';
  readonly folder: string | null;
  readonly manifestSha256: string | null;
  readonly note: string;
};

const ACTIVITY = `SELECT pid, usename, application_name, client_addr::text, backend_start, xact_start, query_start, state_change,
  state, wait_event_type, wait_event, query FROM pg_stat_activity ORDER BY pid`;
const PLACE = `SELECT now() AS at, version(), current_database() AS database, pg_database_size(current_database()) AS bytes,
  pg_is_in_recovery() AS is_standby, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS wal_position,
  (SELECT system_identifier::text FROM pg_control_system()) AS system, (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline`;

const json = (value: unknown) =>
  Readable.from(`${JSON.stringify(value, undefined, 2)}\n`, { objectMode: false });
const whyOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_NOTE);

/** Everything that tells what happened, sealed, before anybody changes anything. */
export class EvidenceCaptureService {
  readonly #deps: CaptureDeps;

  constructor(deps: CaptureDeps) {
    this.#deps = deps;
  }

  /** Never rejects: evidence that cannot be had keeps nothing closed or open, and is said. */
  async capture(hold: Hold, violations: readonly KeptViolation[], stopping?: AbortSignal): Promise<Captured> {
    const { dir, secret, clock } = this.#deps;
    if (dir === '') return failed('EVIDENCE_DIR is not set: there is no place for evidence');
    if (secret === '') return failed('ENCRYPTION_SECRET is not set: evidence is never written in plain text');
    const capturedAt = nowOf(clock).toISOString();
    const place = path.join(dir, `hold-${hold.id}-${capturedAt.replace(/[-:.]/g, '')}`);
    const bound = AbortSignal.timeout(WHOLE_MS);
    const signal = stopping === undefined ? bound : AbortSignal.any([stopping, bound]);
    try {
      const folder = await EvidenceFolder.create(path.resolve(place), secret);
      await this.#fill(folder, { hold, violations }, signal);
      const manifestSha256 = await folder.finish({ holdId: hold.id, capturedAt, by: hostname() });
      const isDumped = folder.has('database.dump') || folder.has('database.ndjson');
      const note = folder.missing.map(({ part, why }) => `${part}: ${why}`).join('; ');
      return { state: isDumped ? 'captured' : 'failed', folder: folder.dir, manifestSha256, note };
    } catch (error) {
      return failed(whyOf(error));
    }
  }

  async #fill(
    folder: EvidenceFolder,
    about: { readonly hold: Hold; readonly violations: readonly KeptViolation[] },
    signal: AbortSignal,
  ): Promise<void> {
    const { dumpUrl, redisUrl, configuration } = this.#deps;
    const part = async (name: string, content: () => Readable | Promise<Readable>, ms = PART_MS) => {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
      await Promise.resolve()
        .then(content)
        .then((stream) => folder.add(name, stream, bounded))
        .catch((error: unknown) => {
          this.#deps.log.warn({ part: name, error }, 'a part of the evidence could not be captured');
          folder.miss(name, whyOf(error));
        });
    };
    await part('hold.json', () => json(about));
    await part('configuration.json', () => json(configuration));
    let databaseBytes = 0;
    await part('postgres.json', async () => {
      const { facts, bytes } = await readPostgres(dumpUrl);
      databaseBytes = bytes;
      return json(facts);
    });
    await this.#addLogs(part);
    if (redisUrl === '') folder.miss('redis.rdb', 'no Redis is configured');
    else await part('redis.rdb', () => readRedisSnapshot(redisUrl));
    await this.#addDatabase(folder, part, databaseBytes);
  }

  async #addLogs(part: (name: string, content: () => Readable) => Promise<void>): Promise<void> {
    const { logDir } = this.#deps;
    if (logDir === '') return part('logs', () => fail('LOG_DIR is not set'));
    const found: { name: string; size: number; changedMs: number }[] = [];
    for (const name of await readdir(logDir).catch(() => [])) {
      const about = await stat(path.join(logDir, name)).catch(() => undefined);
      if (about?.isFile()) found.push({ name, size: about.size, changedMs: about.mtimeMs });
    }
    const newest = found.sort((a, b) => b.changedMs - a.changedMs).slice(0, LOGS_MAX);
    for (const { name, size } of newest)
      await part(`logs-${name.replace(/[^\w.-]/g, '_')}`, () =>
        size === 0
          ? Readable.from('', { objectMode: false })
          : createReadStream(path.join(logDir, name), {
              ...{ start: Math.max(0, size - LOG_BYTES_MAX), end: size - 1 },
            }),
      );
  }

  async #addDatabase(
    folder: EvidenceFolder,
    part: (name: string, content: () => Readable | Promise<Readable>, ms?: number) => Promise<void>,
    databaseBytes: number,
  ): Promise<void> {
    const { dumpUrl } = this.#deps;
    const { bavail, bsize } = await statfs(folder.dir);
    const free = bavail * bsize;
    if (free < databaseBytes + SPARE_BYTES)
      return folder.miss(
        'database.dump',
        `the disk has ${free} bytes free, the database ${databaseBytes}: name another EVIDENCE_DIR and run \`accubooks hold capture\``,
      );
    const tool = findPgDump();
    if (tool !== undefined)
      await part('database.dump', () => pgDump(tool.file, dumpUrl, this.#deps.path), WHOLE_MS);
    else folder.miss('database.dump', 'there is no pg_dump on this machine: install postgresql-client');
    if (!folder.has('database.dump')) await part('database.ndjson', () => dumpRows(dumpUrl), WHOLE_MS);
  }
}

function fail(why: string): never {
  throw new Error(why);
}

function failed(note: string): Captured {
  return { state: 'failed', folder: null, manifestSha256: null, note };
}

async function readPostgres(dumpUrl: string): Promise<{ facts: object; bytes: number }> {
  if (dumpUrl === '')
    return fail('DATABASE_DUMP_URL is not set: row-level security would hide what is to be shown');
  const session = await Session.open(dumpUrl, 'accubooks-evidence');
  try {
    const [place] = await session.sql<{ bytes: number }>(PLACE);
    const activity = await session.sql(ACTIVITY);
    return { facts: { ...place, activity }, bytes: place?.bytes ?? 0 };
  } finally {
    session.close();
  }
}
