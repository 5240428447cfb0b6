/** Keeps what a process knows of the hold in step with the database; one that cannot be read leaves it as it was. */
import { followNews } from '@/shared/database/followNews.ts';
import { Session } from '@/shared/database/Session.ts';
import type { Log } from '@/shared/log/log.ts';
import { type Hold, HoldStore } from './HoldStore.ts';
import { HOW_TO_LIFT, type HoldView } from './HoldView.ts';

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

/** Starts following; resolves after the first look, or after a bound when there was none. */
export async function followHold(deps: HoldFollow): Promise<FollowedHold> {
  const { log, databaseUrl } = deps;
  const followed = new Followed(log);
  const { stop } = await followNews({
    channel: 'holds',
    readyMs: READY_TIMEOUT_MS,
    open: () => Session.open(databaseUrl, `accubooks-hold-${deps.process}`, ANSWER_TIMEOUT_MS),
    read: async (sql) => followed.learn(await new HoldStore(sql).current()),
    onFault: (error) =>
      log.warn({ error, isHeld: followed.isHeld }, 'the hold cannot be read; it stays as it was known'),
    onBack: () => log.info({}, 'the hold is read again'),
  });
  return Object.assign(followed, { stop });
}
