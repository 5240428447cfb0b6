import type { Log } from '@/shared/log/log.ts';
import type { StripeEvent, WebhookEndpoint } from '../objects/StripeObjects.ts';
import { newStripeId } from '../state/newStripeId.ts';
import type { Delivery } from '../state/Tables.ts';
import type { World } from '../state/World.ts';
import { signPayload } from './signPayload.ts';

const TIMEOUT_MS = 10_000;
const MINUTE_MS = 60_000;
/** Pauses after each failed try; after the last one the delivery has failed. Moving the clock shortens them. */
const RETRY_PAUSES_MS = [
  1_000,
  5_000,
  30_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  120 * MINUTE_MS,
  300 * MINUTE_MS,
  600 * MINUTE_MS,
  600 * MINUTE_MS,
];
const CONCURRENCY = 8;

function wants(endpoint: WebhookEndpoint, type: string): boolean {
  return (
    endpoint.status === 'enabled' &&
    endpoint.enabled_events.some((wanted) => wanted === '*' || wanted === type)
  );
}

/** Sends events to the endpoints that asked for them, again and again until they are taken. */
export class WebhookSender {
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #aborter = new AbortController();
  /** The deliveries that are still to be made, so that those that are done need not be looked through. */
  readonly #waiting = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly log: Log,
    /** Called when a delivery has changed. */
    private readonly keep: () => void,
  ) {
    for (const { id, status } of world.store.all('delivery')) if (status === 'pending') this.#waiting.add(id);
  }

  /** Queues new events; faults decide what goes wrong with them. */
  enqueue(events: readonly StripeEvent[]): void {
    for (const event of events)
      for (const endpoint of this.world.store.all('webhook_endpoint'))
        if (wants(endpoint, event.type)) this.#queue(event, endpoint);
    this.pump();
  }

  #queue(event: StripeEvent, endpoint: WebhookEndpoint): void {
    const about = { match: event.type };
    const { world } = this;
    const isDropped = world.takeFault('webhook_drop', about) !== undefined;
    const isHeld = !isDropped && world.takeFault('webhook_hold', about) !== undefined;
    const delayMs = world.takeFault('webhook_delay', about)?.delayMs ?? 0;
    const copies = world.takeFault('webhook_duplicate', about) === undefined ? 1 : 2;
    for (let copy = 0; copy < copies; copy += 1)
      this.#add(event, endpoint, isDropped ? 'dropped' : isHeld ? 'held' : 'pending', delayMs);
    event.pending_webhooks += isDropped ? 0 : 1;
  }

  #add(event: StripeEvent, endpoint: WebhookEndpoint, status: Delivery['status'], delayMs: number): void {
    const id = newStripeId('delivery_');
    this.world.store.put('delivery', id, {
      id,
      eventId: event.id,
      endpointId: endpoint.id,
      attempts: 0,
      nextAttemptMs: this.world.nowMs() + delayMs,
      status,
      lastStatus: null,
    });
    if (status === 'pending') this.#waiting.add(id);
  }

  /** Sends one event again to every endpoint that wants it. */
  resend(event: StripeEvent): number {
    const endpoints = this.world.store
      .all('webhook_endpoint')
      .filter((endpoint) => wants(endpoint, event.type));
    for (const endpoint of endpoints) this.#add(event, endpoint, 'pending', 0);
    this.pump();
    return endpoints.length;
  }

  /** Sends what was held back, one after the other in this order. Returns how many went. */
  async release(order: 'kept' | 'reversed', copies: number): Promise<number> {
    const held = this.world.store.all('delivery').filter(({ status }) => status === 'held');
    const sequence = order === 'reversed' ? held.toReversed() : held;
    for (const { id } of sequence) {
      for (let copy = 0; copy < copies; copy += 1) await this.#attempt(id);
    }
    this.keep();
    return sequence.length * copies;
  }

  /** Starts every delivery that is due. */
  pump(): void {
    const nowMs = this.world.nowMs();
    for (const id of this.#waiting) {
      if (this.#underWay.size >= CONCURRENCY || this.#aborter.signal.aborted) return;
      if (this.#underWay.has(id)) continue;
      const delivery = this.world.store.get('delivery', id);
      if (delivery?.status !== 'pending') this.#waiting.delete(id);
      if (delivery?.status !== 'pending' || delivery.nextAttemptMs > nowMs) continue;
      const attempt = this.#attempt(id)
        .catch((error: unknown) => this.log.error({ error }, 'a webhook could not be sent'))
        .finally(() => {
          this.#underWay.delete(id);
          this.keep();
          this.pump();
        });
      this.#underWay.set(id, attempt);
    }
  }

  async #attempt(id: string): Promise<void> {
    const { world } = this;
    const delivery = world.store.get('delivery', id);
    const event = world.store.get('event', delivery?.eventId ?? '');
    const endpoint = world.store.get('webhook_endpoint', delivery?.endpointId ?? '');
    const secret = world.store.get('secret', delivery?.endpointId ?? '')?.value;
    if (delivery === undefined) return;
    if (event === undefined || endpoint === undefined || secret === undefined) {
      delivery.status = 'dropped';
      return;
    }
    const payload = JSON.stringify(event, undefined, 2);
    const isForged = world.takeFault('webhook_bad_signature', { match: event.type }) !== undefined;
    const signature = signPayload(payload, isForged ? newStripeId('whsec_') : secret, world.machineSeconds());
    const status = await this.#post(endpoint.url, payload, signature);
    this.#note(id, status);
  }

  async #post(url: string, body: string, signature: string): Promise<number | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (AccuBooks test server)',
        },
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#aborter.signal]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }

  #note(id: string, status: number | null): void {
    const { store } = this.world;
    const delivery = store.get('delivery', id);
    if (delivery === undefined) return;
    delivery.attempts += 1;
    delivery.lastStatus = status;
    if (status !== null && status >= 200 && status < 300) {
      delivery.status = 'delivered';
      const event = store.get('event', delivery.eventId);
      if (event !== undefined) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      return;
    }
    const pauseMs = RETRY_PAUSES_MS[delivery.attempts - 1];
    delivery.status = pauseMs === undefined ? 'failed' : 'pending';
    // What was held back and not taken is tried again like any other.
    if (pauseMs !== undefined) this.#waiting.add(id);
    if (pauseMs !== undefined) delivery.nextAttemptMs = this.world.nowMs() + pauseMs;
  }

  /** Ends what is under way and starts nothing again. */
  async stop(): Promise<void> {
    this.#aborter.abort();
    await Promise.all(this.#underWay.values());
  }
}
