/** One process of a running stack, killed with -9. */
import { setTimeout as pause } from 'node:timers/promises';
import { processes } from './processTable.ts';
import { eventually, type RunningStack } from './RunningStack.ts';

/** `backend` is one connection of Postgres: its server then ends all others and recovers from its log. */
export type Victim = 'postgres' | 'backend' | 'redis' | 'api' | 'worker';

const COMMANDS = {
  postgres: 'bin/postgres',
  redis: 'redis-server',
  api: 'server/api.mjs',
  worker: 'server/worker.mjs',
} as const;

const BACK_TIMEOUT_MS = 30_000;

function pidOf(stack: RunningStack, victim: Exclude<Victim, 'backend'>): number {
  const [pid] = stack.childrenLike(COMMANDS[victim]);
  if (pid === undefined) throw new Error(`no ${victim} runs`);
  return pid;
}

/** A connection of the API or the worker that is at work, else any. */
function backendOf(postgres: number): number | undefined {
  const backends = processes().filter(
    ({ parent, command }) => parent === postgres && /accubooks_(app|worker)/.test(command),
  );
  const busy = backends.find(({ command }) => !command.endsWith(' idle'));
  return (busy ?? backends[0])?.pid;
}

/** Ended with every crash, and started anew when the recovery is done. */
function walWritersOf(postgres: number): number[] {
  return processes()
    .filter(({ parent, command }) => parent === postgres && command.includes('walwriter'))
    .map(({ pid }) => pid);
}

async function killBackend(postgres: number): Promise<() => Promise<void>> {
  let before: number[] = [];
  // after an earlier kill there is none until somebody asks for something
  await eventually('a connection of the application', () => {
    before = walWritersOf(postgres);
    const backend = before.length === 0 ? undefined : backendOf(postgres);
    if (backend !== undefined) process.kill(backend, 'SIGKILL');
    return backend !== undefined;
  });
  const hasRecovered = () => walWritersOf(postgres).some((pid) => !before.includes(pid));
  return () => eventually('a recovered Postgres', hasRecovered, BACK_TIMEOUT_MS);
}

/** Kills it after the delay; resolves to a wait for its successor, for a backend to one for the recovery. */
export async function killVictim(
  stack: RunningStack,
  victim: Victim,
  afterMs = 0,
): Promise<() => Promise<void>> {
  const main = victim === 'backend' ? 'postgres' : victim;
  const pid = pidOf(stack, main);
  await pause(afterMs);
  if (victim === 'backend') return killBackend(pid);
  process.kill(pid, 'SIGKILL');
  const hasSuccessor = () => stack.childrenLike(COMMANDS[main]).some((other) => other !== pid);
  return () => eventually(`another ${victim}`, hasSuccessor, BACK_TIMEOUT_MS);
}
