/**
 * Keeps what a process knows in step with the database: it reads when a notification comes, every second for the
 * ones that get lost, and over a new connection when the old one is gone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Bell } from './Bell.ts';
import type { Sql } from './Database.ts';
import type { Session } from './Session.ts';

/** Longest delay of a change that no notification told of. */
const LOOK_EVERY_MS = 1_000;
const RECONNECT_MS = 500;

export type NewsOptions = {
  readonly open: () => Promise<Session>;
  readonly channel: string;
  /** Longest wait of the start for the first look. */
  readonly readyMs: number;
  readonly read: (sql: Sql) => Promise<void>;
  /** Called at the first of several faults. */
  readonly onFault: (error: unknown) => void;
  /** Called when it reads again after a fault. */
  readonly onBack: () => void;
};

/** Follows one connection until it is lost, which throws, or the signal comes. */
async function follow(
  { open, channel, read }: NewsOptions,
  signal: AbortSignal,
  onRead: () => void,
): Promise<void> {
  const session = await open();
  const bell = new Bell();
  void session.lost.then(bell.ring);
  signal.addEventListener('abort', bell.ring);
  try {
    await session.listen(channel, bell.ring);
    while (!signal.aborted) {
      await read(session.sql);
      onRead();
      await bell.rest(LOOK_EVERY_MS);
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    session.close();
  }
}

/** Resolves after the first look, or after a bound when there was none. */
export async function followNews(options: NewsOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const { readyMs, onFault, onBack } = options;
  const stopping = new AbortController();
  const looked = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    let isFailing = false;
    while (!signal.aborted) {
      try {
        await follow(options, signal, () => {
          looked.abort();
          if (isFailing) onBack();
          isFailing = false;
        });
      } catch (error) {
        if (!isFailing) onFault(error);
        isFailing = true;
      }
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  await sleep(readyMs, undefined, { signal: looked.signal }).catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
