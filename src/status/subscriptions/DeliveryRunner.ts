import type { Clock } from '@/shared/clock/Clock.ts';
import { postOutbound } from '@/shared/http/postOutbound.ts';
import type { InsideAllowed } from '@/shared/http/safeOutboundUrl.ts';
import type { Log } from '@/shared/log/log.ts';
import { type Mailer, MailFault } from '@/shared/mail/Mailer.ts';
import type { StatusView } from '../pages/statuspageShape.ts';
import type { Change, Delivery, Subscriber } from '../store/StatusState.ts';
import type { StatusStore } from '../store/StatusStore.ts';
import { challengeBody, confirmLetter, type Told, toldBy, updateBody, updateLetter } from './messages.ts';
import { type SubscriberKeys, webhookSignature } from './SubscriberKeys.ts';

/** Messages under way at a time; two webhooks at most, since names are resolved on the threads that write files. */
const LANES = { email: 3, webhook: 2 } as const;
/** Pauses between attempts; after the last one a message is given up. */
export const RETRY_MS = [60_000, 300_000, 900_000, 3_600_000] as const;
/** Messages given up in a row before a subscriber is not told any more. */
export const FAILURES_MAX = 5;
const TURN_EVERY_MS = 1_000;
/** Pause after the mail server was away, so that it is not asked for every message. */
const PAUSE_MS = 10_000;
/** A mail server that has been away for longer than this is told on the page. */
const AWAY_MS = 10 * 60_000;
/** Faults of the mail server, not of one mailbox. */
const SERVER_AWAY = /^(ECONN|ESOCKET|ETIMEDOUT|EDNS|ETLS|EAUTH|ENOAUTH)/;

export const OUTCOMES = ['sent', 'postponed', 'dead', 'superseded'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Channel = Subscriber['channel'];

export type RunnerDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: StatusStore;
  readonly keys: SubscriberKeys;
  readonly allowed: InsideAllowed;
  /** Undefined where no mail is sent. */
  readonly mailer: Pick<Mailer, 'send'> | undefined;
  readonly view: () => StatusView;
  readonly onEnd: (channel: Channel, outcome: Outcome) => void;
};

type Result = { readonly outcome: Outcome; readonly isGone?: boolean; readonly isConfirmed?: boolean };

/** Sends what is due, tries again within bounds, and stops telling who cannot be reached. */
export class DeliveryRunner {
  readonly #underWay = new Set<string>();
  #pausedUntilMs = 0;
  #mailAwaySinceMs: number | undefined;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: RunnerDeps) {}

  start(): void {
    void this.#loop();
  }

  stop(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
  }

  /** True when mail cannot be handed over for a while, so that people are told late. */
  isLate(): boolean {
    return this.#mailAwaySinceMs !== undefined && this.deps.clock.nowMs() - this.#mailAwaySinceMs > AWAY_MS;
  }

  async #loop(): Promise<void> {
    await this.turn().catch((error: unknown) => this.deps.log.error({ error }, 'sending messages failed'));
    if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void this.#loop(), TURN_EVERY_MS);
  }

  /** Sends what is due, as many at a time as there are lanes; ends when nothing more is due or a channel fails. */
  async turn(): Promise<void> {
    await Promise.all([this.#runLane('email'), this.#runLane('webhook')]);
  }

  async #runLane(channel: Channel): Promise<void> {
    const rounds = this.deps.store.state.deliveries.length;
    for (let round = 0; round <= rounds && !this.#stopping.signal.aborted; round += 1) {
      if (channel === 'email' && this.deps.clock.nowMs() < this.#pausedUntilMs) return;
      const due = this.#due(channel);
      if (due.length === 0) return;
      await Promise.all(due.map((delivery) => this.#deliver(delivery)));
      // What was noted about these has to hold before the next ones are chosen.
      await this.deps.store.commit(() => ({ changes: [], result: undefined })).catch(() => undefined);
    }
  }

  #due(channel: Channel): { delivery: Delivery; subscriber: Subscriber }[] {
    const { state } = this.deps.store;
    const nowMs = this.deps.clock.nowMs();
    const subscribers = new Map(state.subscribers.map((one) => [one.id, one]));
    const found: { delivery: Delivery; subscriber: Subscriber }[] = [];
    for (const delivery of state.deliveries) {
      const subscriber = subscribers.get(delivery.subscriberId);
      if (delivery.dueAtMs > nowMs || this.#underWay.has(delivery.id) || subscriber?.channel !== channel)
        continue;
      found.push({ delivery, subscriber });
      if (found.length >= LANES[channel]) break;
    }
    return found;
  }

  async #deliver({ delivery, subscriber }: { delivery: Delivery; subscriber: Subscriber }): Promise<void> {
    this.#underWay.add(delivery.id);
    try {
      const result = await this.#attempt(delivery, subscriber);
      const { channel } = subscriber;
      const isLast = result.outcome === 'postponed' && delivery.attempts >= RETRY_MS.length;
      const outcome = isLast ? 'dead' : result.outcome;
      this.deps.onEnd(channel, outcome);
      this.deps.store.note((state) => {
        const now = state.subscribers.find(({ id }) => id === subscriber.id);
        return now === undefined ? [] : this.#changes(delivery, now, { ...result, outcome });
      });
    } finally {
      this.#underWay.delete(delivery.id);
    }
  }

  #changes(delivery: Delivery, subscriber: Subscriber, { outcome, isGone, isConfirmed }: Result): Change[] {
    const nowMs = this.deps.clock.nowMs();
    if (isGone) return [{ do: 'dropSubscriber', id: subscriber.id }];
    if (outcome === 'postponed') {
      const pauseMs = RETRY_MS[delivery.attempts] ?? 0;
      const value = { ...delivery, attempts: delivery.attempts + 1, dueAtMs: nowMs + pauseMs };
      return [{ do: 'putDeliveries', values: [value] }];
    }
    const dropped: Change = { do: 'dropDelivery', id: delivery.id };
    if (outcome === 'superseded') return [dropped];
    const failures = outcome === 'sent' ? 0 : subscriber.failures + 1;
    const isLost = failures >= FAILURES_MAX || (outcome === 'dead' && delivery.kind === 'confirm');
    const state = isConfirmed ? 'confirmed' : isLost ? 'disabled' : subscriber.state;
    if (isLost)
      this.deps.log.warn({ subscriberId: subscriber.id }, 'a subscriber cannot be reached any more');
    if (state === subscriber.state && failures === subscriber.failures) return [dropped];
    return [dropped, { do: 'putSubscriber', value: { ...subscriber, state, failures } }];
  }

  async #attempt(delivery: Delivery, subscriber: Subscriber): Promise<Result> {
    const view = this.deps.view();
    const told = toldBy(delivery, view);
    if (delivery.kind === 'confirm') {
      if (subscriber.state !== 'pending') return { outcome: 'superseded' };
    } else if (told === undefined || subscriber.state !== 'confirmed') return { outcome: 'superseded' };
    // A later word about the same waits already: who was away hears that one only.
    const isOld =
      told !== undefined &&
      delivery.attempts > 0 &&
      view.state.deliveries.some(
        (one) =>
          one.subscriberId === subscriber.id && one.subjectId === delivery.subjectId && one.id > delivery.id,
      );
    if (isOld) return { outcome: 'superseded' };
    return subscriber.channel === 'email'
      ? this.#mail(delivery, subscriber, told)
      : this.#post(subscriber, told, view);
  }

  async #mail(delivery: Delivery, subscriber: Subscriber, told: Told | undefined): Promise<Result> {
    const { mailer, keys, clock } = this.deps;
    if (mailer === undefined) return { outcome: 'dead' };
    const unsubscribeUrl = keys.leaveUrl(subscriber);
    const letter =
      told === undefined
        ? confirmLetter(subscriber, keys)
        : updateLetter(told, this.deps.view().url, unsubscribeUrl);
    const sending = { id: delivery.id, recipient: subscriber.target, letter, at: new Date(clock.nowMs()) };
    try {
      await mailer.send(told === undefined ? sending : { ...sending, unsubscribeUrl }, this.#stopping.signal);
      this.#mailAwaySinceMs = undefined;
      return { outcome: 'sent' };
    } catch (error) {
      const fault = error instanceof MailFault ? error : undefined;
      const isAway = fault !== undefined && SERVER_AWAY.test(fault.message);
      const nowMs = clock.nowMs();
      if (isAway) this.#pausedUntilMs = nowMs + PAUSE_MS;
      this.#mailAwaySinceMs = isAway ? (this.#mailAwaySinceMs ?? nowMs) : undefined;
      return { outcome: fault?.isFinal ? 'dead' : 'postponed' };
    }
  }

  async #post(subscriber: Subscriber, told: Told | undefined, view: StatusView): Promise<Result> {
    const { keys, clock, allowed } = this.deps;
    const body =
      told === undefined
        ? challengeBody(subscriber, keys)
        : updateBody(told, view, keys.leaveUrl(subscriber));
    const signature = webhookSignature(keys.webhookSecret(subscriber), clock.nowMs(), body);
    try {
      const answer = await postOutbound({
        url: subscriber.target,
        body,
        allowed,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'AccuBooks-Status/1',
          'accubooks-signature': signature,
        },
      });
      if (answer.status === 410) return { outcome: 'dead', isGone: true };
      const isTaken = answer.status >= 200 && answer.status < 300;
      if (told !== undefined) return { outcome: isTaken ? 'sent' : 'postponed' };
      const isReturned = isTaken && answer.body.includes(keys.confirmToken(subscriber));
      return isReturned ? { outcome: 'sent', isConfirmed: true } : { outcome: 'dead', isGone: true };
    } catch {
      return { outcome: 'postponed' };
    }
  }
}
