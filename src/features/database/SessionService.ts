import { setTimeout as sleep } from 'node:timers/promises';
import { poolBandOf } from '@/core/pool/poolBands.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { DatabasePool, DatabaseSession, SessionKind, StoppedSession } from './databaseContract.ts';
import type { SessionStore } from './SessionStore.ts';

/** Wait for a statement to stop and for a session to end, each. */
const STOP_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 100;

export type StopOrder = {
  readonly pid: number;
  /** Refused when the session of that number is another one by now. */
  readonly startedAt?: string | undefined;
  readonly reason: string;
  readonly by: string;
};

function isOf(kind: SessionKind, overSeconds: number): (session: DatabaseSession) => boolean {
  if (kind === 'all') return () => true;
  if (kind === 'slow') return ({ statementSeconds }) => (statementSeconds ?? 0) > overSeconds;
  return ({ state, stateSeconds }) =>
    state.startsWith('idle in transaction') && (stateSeconds ?? 0) > overSeconds;
}

/** What runs on the database now, and how it is stopped: cancelled first, terminated when that was not enough (C58). */
export class SessionService {
  readonly #store: SessionStore;
  readonly #clock: Clock;

  constructor(store: SessionStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The longest first. */
  async list(kind: SessionKind, overSeconds: number): Promise<DatabaseSession[]> {
    return (await this.#store.list()).filter(isOf(kind, overSeconds));
  }

  /** Asks the statement to stop and waits for that. Throws DATABASE_SESSION_NOT_FOUND, DATABASE_SESSION_PROTECTED. */
  async cancel(order: StopOrder): Promise<StoppedSession> {
    const session = await this.#find(order);
    await this.#record('statement.cancelled', [session], order);
    await this.#signal(session, false);
    const isStopped = await this.#until(async () => !(await this.#isAtIt(session)));
    return { pid: session.pid, outcome: isStopped ? 'stopped' : 'running' };
  }

  /** Cancels, waits, then ends the session. Throws DATABASE_SESSION_NOT_FOUND, DATABASE_SESSION_PROTECTED. */
  async terminate(order: StopOrder): Promise<StoppedSession> {
    const session = await this.#find(order);
    await this.#record('session.terminated', [session], order);
    if (session.state === 'active') {
      await this.#signal(session, false);
      await this.#until(async () => !(await this.#isAtIt(session)));
    }
    await this.#signal(session, true);
    const isGone = await this.#until(async () => !(await this.#isThere(session)));
    return { pid: session.pid, outcome: isGone ? 'terminated' : 'running' };
  }

  /** Ends sessions that our pools hold and nobody uses, in a transaction or not; how many (C22). */
  async terminateIdle(overSeconds: number, reason: string, by: string): Promise<number> {
    const sessions = await this.#store.idleInPools(overSeconds);
    if (sessions.length === 0) return 0;
    const pids = sessions.map(({ pid }) => pid);
    await this.#store.record('session.terminated', by, { pids, companyId: null, reason });
    let ended = 0;
    for (const session of sessions) if (await this.#store.signal(session, true)) ended += 1;
    return ended;
  }

  /** `pool` is the caller's own, when it has one. */
  async pool(pool: Omit<NonNullable<DatabasePool['pool']>, 'band'> | undefined): Promise<DatabasePool> {
    const groups = new Map<string, DatabasePool['sessions'][number]>();
    for (const { application, state, stateSeconds } of await this.#store.list()) {
      const key = `${application} ${state}`;
      const group = groups.get(key) ?? { application, state, sessions: 0, oldestSeconds: 0 };
      const oldestSeconds = Math.max(group.oldestSeconds, Math.round(stateSeconds ?? 0));
      groups.set(key, { ...group, sessions: group.sessions + 1, oldestSeconds });
    }
    const { used, max } = await this.#store.connectionsMax();
    const utilisationPercent = Math.round((1_000 * used) / max) / 10;
    return {
      pool: pool === undefined ? null : { ...pool, band: poolBandOf(pool.utilisationPercent) },
      server: {
        connections: used,
        connectionsMax: max,
        utilisationPercent,
        band: poolBandOf(utilisationPercent),
      },
      sessions: [...groups.values()].sort((a, b) => b.sessions - a.sessions),
    };
  }

  async #find({ pid, startedAt }: StopOrder): Promise<DatabaseSession> {
    const session = await this.#store.find(pid);
    const isAnother =
      startedAt !== undefined && Date.parse(startedAt) !== Date.parse(session?.startedAt ?? '');
    if (session === undefined || isAnother) throw new AppError('DATABASE_SESSION_NOT_FOUND');
    return session;
  }

  #record(
    action: 'statement.cancelled' | 'session.terminated',
    sessions: readonly DatabaseSession[],
    { by, reason }: StopOrder,
  ): Promise<void> {
    const pids = sessions.map(({ pid }) => pid);
    return this.#store.record(action, by, { pids, companyId: sessions[0]?.companyId ?? null, reason });
  }

  async #signal(session: DatabaseSession, isTerminated: boolean): Promise<void> {
    try {
      await this.#store.signal(session, isTerminated);
    } catch (cause) {
      // M12: who is no superuser ends no superuser's session.
      if ((cause as { code?: string }).code === '42501')
        throw new AppError('DATABASE_SESSION_PROTECTED', { cause });
      throw cause;
    }
  }

  /** Whether the session is still at the statement that it was found at. */
  async #isAtIt({ pid, startedAt, state, statementSeconds }: DatabaseSession): Promise<boolean> {
    const now = await this.#store.find(pid);
    if (now === undefined || now.startedAt !== startedAt || state !== 'active') return false;
    return now.state === 'active' && (now.statementSeconds ?? 0) >= (statementSeconds ?? 0);
  }

  async #isThere({ pid, startedAt }: DatabaseSession): Promise<boolean> {
    return (await this.#store.find(pid))?.startedAt === startedAt;
  }

  async #until(isSo: () => Promise<boolean>): Promise<boolean> {
    const startedMs = this.#clock.elapsedMs();
    for (;;) {
      if (await isSo()) return true;
      if (this.#clock.elapsedMs() - startedMs > STOP_WAIT_MS) return false;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
