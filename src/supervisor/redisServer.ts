/** A real Redis: the server on PATH, else Debian's package unpacked into a folder of ours. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { readTail } from '@/shared/log/readTail.ts';

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;
const FETCH_TIMEOUT_MS = 60_000;
const PROBE_PAUSE_MS = 50;

export type RedisBinary = { readonly file: string; readonly libraries: string | undefined };
export type RedisServer = {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** What Redis says of a snapshot that it cannot read. */
const IS_DAMAGED = /loading (the )?DB|error in RDB|rdb file reading failure/i;

const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];

/** Unpacks Debian's package without touching the system; undefined when apt or the archive cannot be had. */
function unpackDebianRedis(cacheDir: string): RedisBinary | undefined {
  const root = path.join(cacheDir, 'root');
  const file = path.join(root, 'usr/bin/redis-server');
  const libraries = path.join(
    root,
    'usr/lib',
    process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu',
  );
  if (existsSync(file)) return { file, libraries };
  const lists = path.join(cacheDir, 'lists');
  const debs = path.join(cacheDir, 'debs');
  for (const dir of [path.join(lists, 'partial'), path.join(cacheDir, 'cache/archives/partial'), debs, root])
    mkdirSync(dir, { recursive: true });
  const apt = [
    '-o',
    `Dir::State::lists=${lists}`,
    '-o',
    `Dir::Cache=${path.join(cacheDir, 'cache')}`,
    '-o',
    'Debug::NoLocking=1',
  ];
  const run = (file_: string, parameters: string[]) =>
    spawnSync(file_, parameters, { cwd: debs, timeout: FETCH_TIMEOUT_MS, stdio: 'ignore' }).status === 0;
  if (!run('apt-get', [...apt, 'update']) || !run('apt-get', [...apt, 'download', ...PACKAGES]))
    return undefined;
  const isUnpacked = run('sh', ['-c', `for deb in *.deb; do dpkg -x "$deb" "${root}" || exit 1; done`]);
  return isUnpacked && existsSync(file) ? { file, libraries } : undefined;
}

/** Where a Redis server is to be had; undefined when nowhere. */
export function findRedis(cacheDir: string): RedisBinary | undefined {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0)
    return { file: 'redis-server', libraries: undefined };
  return process.platform === 'linux' ? unpackDebianRedis(cacheDir) : undefined;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(500, () => end(false));
    socket.once('data', (chunk) => end(String(chunk).startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}

type RedisPlace = { readonly dir: string; readonly port: number };

const logIn = (dir: string) => path.join(dir, 'redis.log');
const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);

/** True when Redis could not read its snapshot, which then stands beside under another name. */
function setDamagedAside(dir: string, logBytes: number): boolean {
  const [log, snapshot] = [logIn(dir), path.join(dir, 'dump.rdb')];
  const said = existsSync(log) ? readTail(log, Math.max(0, sizeOf(log) - logBytes)) : '';
  if (!IS_DAMAGED.test(said) || !existsSync(snapshot)) return false;
  renameSync(snapshot, `${snapshot}.damaged`);
  return true;
}

/**
 * Starts Redis on `port` with hourly snapshots into `dir`. Behind a snapshot that it cannot read it begins empty:
 * whatever it holds is a copy, or is counted anew.
 */
export async function startRedis(binary: RedisBinary, place: RedisPlace): Promise<RedisServer> {
  mkdirSync(place.dir, { recursive: true });
  const logBytes = sizeOf(logIn(place.dir));
  try {
    return await launch(binary, place);
  } catch (error) {
    if (!setDamagedAside(place.dir, logBytes)) throw error;
    return launch(binary, place);
  }
}

async function launch(binary: RedisBinary, { dir, port }: RedisPlace): Promise<RedisServer> {
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '3600 1',
    '--appendonly',
    'no',
    '--maxmemory',
    '256mb',
    '--maxmemory-policy',
    'noeviction',
    '--daemonize',
    'no',
    '--logfile',
    logIn(dir),
  ];
  const env =
    binary.libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: binary.libraries };
  const isGuarded =
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  const [file, parameters] = isGuarded
    ? ['setpriv', ['--pdeathsig', 'TERM', binary.file, ...flags]]
    : [binary.file, flags];
  const child = spawn(file, parameters, { env, stdio: 'ignore', detached: true });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  for (let waited = 0; !(await Promise.race([answers(port), failed])); waited += PROBE_PAUSE_MS) {
    if (child.exitCode !== null || child.signalCode !== null || waited > START_TIMEOUT_MS) {
      child.kill('SIGKILL');
      throw new Error(`Redis did not start on port ${port}; see ${logIn(dir)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  return { child, port, url: `redis://127.0.0.1:${port}`, stop };
}
