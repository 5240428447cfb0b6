import type { Clock } from '@/shared/clock/Clock.ts';
import { resourceMissing } from '../http/StripeError.ts';
import {
  ID_PREFIXES,
  STRIPE_API_VERSION,
  type StripeEvent,
  type StripeKind,
  type StripeObjects,
} from '../objects/StripeObjects.ts';
import { newStripeId } from './newStripeId.ts';
import type { StripeStore } from './StripeStore.ts';
import type { Fault, FaultKind, Tables } from './Tables.ts';

const CLOCK_OFFSET = 'clockOffsetMs';

export type Asking = { readonly id: string | null; readonly idempotency_key: string | null };

/** What every rule of the server works on: rows, a clock that can be moved, events and faults. */
export class World {
  /** Who asks at the moment, for the events; nobody when time alone does it. */
  asking: Asking = { id: null, idempotency_key: null };
  readonly #newEvents: StripeEvent[] = [];

  constructor(
    readonly store: StripeStore,
    private readonly clock: Clock,
    /** Where the server's own pages are, such as http://127.0.0.1:12111. */
    readonly origin: () => string,
  ) {}

  /** The server's own time: the machine's, and what was added to it. */
  nowMs(): number {
    return this.clock.nowMs() + (this.store.get('counter', CLOCK_OFFSET)?.value ?? 0);
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** The machine's time, which signatures carry. */
  machineSeconds(): number {
    return Math.floor(this.clock.nowMs() / 1000);
  }

  /** Time only goes forward. */
  moveTo(ms: number): void {
    if (ms <= this.nowMs()) return;
    this.store.put('counter', CLOCK_OFFSET, { value: ms - this.clock.nowMs() });
  }

  newId(kind: StripeKind): string {
    return newStripeId(ID_PREFIXES[kind]);
  }

  add<K extends StripeKind>(kind: K, object: StripeObjects[K]): StripeObjects[K] {
    return this.store.put(kind, object.id, object as Tables[K]) as StripeObjects[K];
  }

  /** Throws Stripe's "No such …". */
  need<K extends StripeKind>(kind: K, id: string, param = 'id'): StripeObjects[K] {
    const found = this.store.get(kind, id);
    if (found === undefined) throw resourceMissing(kind, id, param);
    return found as StripeObjects[K];
  }

  /** Says what happened; the object is kept as it is now. */
  emit(type: string, object: { readonly id: string }, previous?: object): void {
    const event: StripeEvent = {
      id: this.newId('event'),
      object: 'event',
      api_version: STRIPE_API_VERSION,
      created: this.nowSeconds(),
      data: structuredClone({
        object,
        ...(previous === undefined ? {} : { previous_attributes: previous }),
      }),
      livemode: false,
      pending_webhooks: 0,
      request: { ...this.asking },
      type,
    };
    this.#newEvents.push(this.add('event', event));
  }

  /** The events since the last call, to be sent. */
  takeNewEvents(): StripeEvent[] {
    return this.#newEvents.splice(0);
  }

  /** The first fault that is set up for this, counted down. */
  takeFault(kind: FaultKind, about: { match?: string; customer?: string } = {}): Fault | undefined {
    const found = this.store
      .all('fault')
      .find(
        (fault) =>
          fault.kind === kind &&
          (about.match ?? '').startsWith(fault.match) &&
          (fault.customer === '' || fault.customer === about.customer),
      );
    if (found === undefined) return undefined;
    const fault = this.store.get('fault', found.id);
    if (fault === undefined || fault.remaining === null) return fault;
    fault.remaining -= 1;
    if (fault.remaining <= 0) this.store.delete('fault', fault.id);
    return fault;
  }
}
