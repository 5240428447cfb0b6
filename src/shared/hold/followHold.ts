/**
 * Keeps what a process knows of the hold in step with the database: told by a notification, and looked up every
 * second for the ones that get lost. A database that cannot be read leaves it as it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Session } from '@/shared/database/Session.ts';
import type { Log } from '@/shared/log/log.ts';
import { type Hold, HoldStore } from './HoldStore.ts';
import { HOW_TO_LIFT, type HoldView } from './HoldView.ts';

/** Longest delay of a change that no notification told of. */
const LOOK_EVERY_MS = 1_000;
const RECONNECT_MS = 500;
/** Longest wait of a start for the first look. */
const READY_TIMEOUT_MS = 3_000;
/** Longest wait for one answer: a connection that is frozen is given up soon. */
const ANSWER_TIMEOUT_MS = 3_000;

export type HoldFollow = {
  readonly process: string;
  readonly databaseUrl: string;
  readonly log: Log;
};

export type FollowedHold = HoldView & { readonly stop: () => Promise<void> };

class Followed {
  isKnown = false;
  hold: Hold | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  get isHeld(): boolean {
    return this.hold !== undefined;
  }

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  learn(hold: Hold | undefined): void {
    const before = this.hold;
    this.hold = hold;
    this.isKnown = true;
    if (hold?.id === before?.id) return;
    if (hold !== undefined) {
      const { id: holdId, reason, openedBy, openedAt } = hold;
      this.#log.critical(
        { holdId, reason, openedBy, openedAt, howToLift: HOW_TO_LIFT },
        'IntegrityHold: the system is on hold',
      );
    } else this.#log.warn({ holdId: before?.id }, 'the hold is lifted');
    for (const listener of this.#listeners) listener();
  }
}

/** Follows one connection until it is lost or the signal comes. */
async function follow(deps: HoldFollow, signal: AbortSignal, onRead: (hold: Hold | undefined) => void) {
  const session = await Session.open(deps.databaseUrl, `accubooks-hold-${deps.process}`, ANSWER_TIMEOUT_MS);
  let wake = () => {};
  let isNews = false;
  const onNews = () => {
    isNews = true;
    wake();
  };
  void session.lost.then(onNews);
  signal.addEventListener('abort', onNews);
  try {
    const store = new HoldStore(session.sql);
    await session.listen('holds', onNews);
    while (!signal.aborted) {
      isNews = false;
      onRead(await store.current());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isNews) wake();
      });
    }
  } finally {
    signal.removeEventListener('abort', onNews);
    session.close();
  }
}

/** Starts following; resolves after the first look, or after a bound when there was none. */
export async function followHold(deps: HoldFollow): Promise<FollowedHold> {
  const { log } = deps;
  const followed = new Followed(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  const looked = new AbortController();
  const run = async () => {
    let isFailing = false;
    while (!signal.aborted) {
      try {
        await follow(deps, signal, (hold) => {
          followed.learn(hold);
          looked.abort();
          if (isFailing) log.info({}, 'the hold is read again');
          isFailing = false;
        });
      } catch (error) {
        if (!isFailing)
          log.warn({ error, isHeld: followed.isHeld }, 'the hold cannot be read; it stays as it was known');
        isFailing = true;
      }
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  await sleep(READY_TIMEOUT_MS, undefined, { signal: looked.signal }).catch(() => undefined);
  const stop = async () => {
    stopping.abort();
    await running;
  };
  return Object.assign(followed, { stop });
}
