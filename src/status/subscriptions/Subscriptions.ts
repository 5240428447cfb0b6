import { z } from 'zod';
import type { Clock } from '@/shared/clock/Clock.ts';
import { type InsideAllowed, safeOutboundUrl, UnsafeUrl } from '@/shared/http/safeOutboundUrl.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { clientAddress } from '@/shared/rateLimits/clientAddress.ts';
import { LocalCounters } from '@/shared/rateLimits/LocalCounters.ts';
import { EMAIL_LENGTH_MAX, URL_LENGTH_MAX } from '../pages/subscribePages.ts';
import {
  type Change,
  PENDING_MAX,
  type StatusState,
  SUBSCRIBERS_MAX,
  type Subscriber,
} from '../store/StatusState.ts';
import type { StatusStore } from '../store/StatusStore.ts';
import type { SubscriberKeys } from './SubscriberKeys.ts';

/** How long a link to confirm holds. */
export const CONFIRM_WITHIN_MS = 24 * 3_600_000;
/** Requests to subscribe: of one client in an hour, for one address in a day, of everybody in an hour. */
export const CLIENT_HOURLY_MAX = 10;
export const TARGET_DAILY_MAX = 3;
export const TOTAL_HOURLY_MAX = 300;
const HOUR_S = 3_600;

const emailSchema = z.email().max(EMAIL_LENGTH_MAX);

/** Why somebody is not taken on; the message is for them. */
export class SubscriptionRefused extends Error {
  override readonly name = 'SubscriptionRefused';
  constructor(
    readonly status: 400 | 429 | 503,
    message: string,
  ) {
    super(message);
  }
}

export type SubscriptionsDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: StatusStore;
  readonly keys: SubscriberKeys;
  readonly allowed: InsideAllowed;
  readonly hasMail: boolean;
};

type Wanted = Pick<Subscriber, 'channel' | 'target'>;

/** Who is told: people confirm by mail, webhooks by returning a challenge, and all leave by one link. */
export class Subscriptions {
  readonly #counters: LocalCounters;

  constructor(private readonly deps: SubscriptionsDeps) {
    this.#counters = new LocalCounters(deps.clock);
  }

  /**
   * Takes a request in. Whether the address is known, wanted too often or new is told to nobody: the answer
   * comes before anything is looked up. Throws a SubscriptionRefused.
   */
  subscribe(channel: string, target: string, client: string): void {
    const wanted = this.#read(channel, target);
    const { store, keys, log } = this.deps;
    if (this.#counters.add(`client ${clientAddress(client)}`, 1, HOUR_S).consumed > CLIENT_HOURLY_MAX)
      throw new SubscriptionRefused(429, 'Too many requests came from your address; try again in an hour.');
    if (this.#counters.add('everybody', 1, HOUR_S).consumed > TOTAL_HOURLY_MAX || store.fault() !== undefined)
      throw new SubscriptionRefused(503, 'Nobody can be taken on right now; try again later.');
    const name = `target ${keys.nameless(wanted.target.toLowerCase())}`;
    if (this.#counters.add(name, 1, 24 * HOUR_S).consumed > TARGET_DAILY_MAX) return;
    store
      .commit((state) => ({ changes: this.#planSubscribe(state, wanted), result: undefined }))
      .catch((error: unknown) => log.warn({ error }, 'a subscription was not kept'));
  }

  /** True when the link was right and in time. */
  confirm(id: string, token: string): Promise<boolean> {
    const { store, clock, keys } = this.deps;
    return store.commit((state) => {
      const found = state.subscribers.find((one) => one.id === id);
      const isRight =
        found?.state === 'pending' &&
        found.channel === 'email' &&
        clock.nowMs() - found.sinceMs < CONFIRM_WITHIN_MS &&
        keys.confirms(found, token);
      if (!found || !isRight) return { changes: [], result: false };
      const value = { ...found, state: 'confirmed' as const, sinceMs: clock.nowMs(), failures: 0 };
      return { changes: [{ do: 'putSubscriber', value }], result: true };
    });
  }

  /** True when the link was right; leaving twice is no fault. */
  leave(id: string, token: string): Promise<boolean> {
    const { store, keys } = this.deps;
    return store.commit((state) => {
      if (!keys.leaves(id, token)) return { changes: [], result: false };
      const isThere = state.subscribers.some((one) => one.id === id);
      return { changes: isThere ? [{ do: 'dropSubscriber', id }] : [], result: true };
    });
  }

  #read(channel: string, target: string): Wanted {
    if (channel === 'webhook') return { channel, target: this.#readUrl(target.trim()) };
    if (channel !== 'email') throw new SubscriptionRefused(400, 'Choose e-mail or webhook.');
    if (!this.deps.hasMail) throw new SubscriptionRefused(503, 'This page sends no e-mail; use a feed.');
    const parsed = emailSchema.safeParse(target.trim());
    if (parsed.success) return { channel, target: parsed.data };
    throw new SubscriptionRefused(400, 'This is not an e-mail address.');
  }

  #readUrl(target: string): string {
    if (target.length > URL_LENGTH_MAX) throw new SubscriptionRefused(400, 'The address is too long.');
    try {
      return safeOutboundUrl(target, this.deps.allowed).href;
    } catch (error) {
      if (error instanceof UnsafeUrl) throw new SubscriptionRefused(400, error.message);
      throw error;
    }
  }

  /** Who did not confirm in time is forgotten; who asks again gets a new link; who is told already gets nothing. */
  #planSubscribe(state: StatusState, { channel, target }: Wanted): Change[] {
    const nowMs = this.deps.clock.nowMs();
    const pending = state.subscribers.filter((one) => one.state === 'pending');
    const stale = pending.filter(
      ({ sinceMs }, index) =>
        nowMs - sinceMs >= CONFIRM_WITHIN_MS || index < pending.length - PENDING_MAX + 1,
    );
    const forgotten = stale.map(({ id }): Change => ({ do: 'dropSubscriber', id }));
    const known = state.subscribers.find(
      (one) => one.channel === channel && one.target.toLowerCase() === target.toLowerCase(),
    );
    const taken = state.subscribers.filter((one) => one.channel === channel).length - stale.length;
    if (known?.state === 'confirmed' || (!known && taken >= SUBSCRIBERS_MAX[channel])) return forgotten;
    const isGone = known !== undefined && stale.includes(known);
    const id = known === undefined || isGone ? newId() : known.id;
    const value: Subscriber = { id, channel, target, state: 'pending', sinceMs: nowMs, failures: 0 };
    const confirm = {
      ...{ id: newId(), subscriberId: id, kind: 'confirm' as const, subjectId: id, updateId: id },
      ...{ attempts: 0, dueAtMs: nowMs },
    };
    return [...forgotten, { do: 'putSubscriber', value }, { do: 'putDeliveries', values: [confirm] }];
  }
}
