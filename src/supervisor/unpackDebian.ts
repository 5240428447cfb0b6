/** Programs of Debian's packages without touching the system: fetched and unpacked into a folder of ours. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const FETCH_TIMEOUT_MS = 120_000;

export type DebianProgram = { readonly file: string; readonly libraries: string | undefined };

type Wanted = {
  /** Such as usr/bin/prometheus. */
  readonly program: string;
  readonly packages: readonly string[];
  readonly cacheDir: string;
  /** Ends the fetching. */
  readonly signal: AbortSignal;
};

function succeeds(
  file: string,
  parameters: readonly string[],
  { cwd, signal }: { cwd?: string; signal: AbortSignal },
): Promise<boolean> {
  return new Promise((resolve) => {
    const bounds = { signal, timeout: FETCH_TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
    const child = spawn(file, parameters, { cwd, ...bounds, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function unpack({ program, packages, cacheDir, signal }: Wanted): Promise<DebianProgram | undefined> {
  const root = path.join(cacheDir, 'root');
  const file = path.join(root, program);
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const found = { file, libraries: path.join(root, 'usr/lib', machine) };
  if (existsSync(file)) return found;
  const debs = path.join(cacheDir, 'debs');
  const inside = (...names: string[]) => path.join(cacheDir, ...names);
  for (const dir of [inside('lists/partial'), inside('cache/archives/partial'), debs, root])
    mkdirSync(dir, { recursive: true });
  const apt = [
    `Dir::State::lists=${inside('lists')}`,
    `Dir::Cache=${inside('cache')}`,
    'Debug::NoLocking=1',
  ].flatMap((option) => ['-o', option]);
  const run = (name: string, parameters: readonly string[]) =>
    succeeds(name, parameters, { cwd: debs, signal });
  const isUnpacked =
    (await run('apt-get', [...apt, 'update'])) &&
    (await run('apt-get', [...apt, 'download', ...packages])) &&
    (await run('sh', ['-c', 'for deb in *.deb; do dpkg -x "$deb" "$0" || exit 1; done', root]));
  return isUnpacked && existsSync(file) ? found : undefined;
}

/** The program on PATH, else unpacked; undefined when it is not to be had. Holds nobody up. */
export async function findDebianProgram(wanted: Wanted): Promise<DebianProgram | undefined> {
  const name = path.basename(wanted.program);
  if (await succeeds(name, ['--version'], wanted)) return { file: name, libraries: undefined };
  return process.platform === 'linux' ? unpack(wanted) : undefined;
}
