/**
 * Children that outlive a supervisor that was killed. Each is told to end with it; one that is frozen does not hear
 * that, and would keep its port, or the lock of the database, from the next start.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beginningOf } from '@/shared/process/runningInstance.ts';

/** How long they have to end by themselves, and between two looks, in milliseconds. */
const GRACE_MS = 10_000;
const LOOK_PAUSE_MS = 100;

type Child = { readonly pid: number; readonly beginning: string };

/** Notes who runs now. A disk without room for it stops nobody. */
export function noteChildren(file: string, pids: readonly number[]): void {
  const children = pids.map((pid): Child => ({ pid, beginning: beginningOf(pid) ?? '' }));
  try {
    writeFileSync(file, JSON.stringify(children), { mode: 0o600 });
  } catch {
    // The next start then finds them as it would without the note.
  }
}

function readChildren(file: string): Child[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

const isThere = ({ pid, beginning }: Child) => beginning !== '' && beginningOf(pid) === beginning;

/** Those whose parents are among the given: sessions of Postgres. */
function childrenOf(pids: readonly number[]): number[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return pid !== undefined && parent !== undefined && pids.includes(parent) ? [pid] : [];
  });
}

function tell(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended in between.
    }
  }
}

/** Ends what the noted ones left behind, frozen or not; returns how many there were. Only with the folder's lock. */
export async function endLeftovers(file: string): Promise<number> {
  const left = readChildren(file).filter(isThere);
  const pids = left.map(({ pid }) => pid);
  if (left.length > 0) {
    tell(pids, 'SIGTERM');
    tell([...childrenOf(pids), ...pids], 'SIGCONT');
  }
  for (let waitedMs = 0; left.some(isThere) && waitedMs < GRACE_MS; waitedMs += LOOK_PAUSE_MS)
    await pause(LOOK_PAUSE_MS);
  tell(
    left.filter(isThere).map(({ pid }) => pid),
    'SIGKILL',
  );
  rmSync(file, { force: true });
  return left.length;
}
