import { z } from 'zod';
import { CHANNELS, type Channel } from './Delivery.ts';

/** What can be ordered to go wrong; docs/reference/paging-server.md says what each one is. */
export const FAULT_KINDS = ['throttle', 'fail', 'hang', 'drop', 'drop_after'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const REMAINING_MAX = 10_000;

export const faultSchema = z.strictObject({
  channel: z.enum(CHANNELS),
  kind: z.enum(FAULT_KINDS),
  /** How often it happens; until it is ended when it is null. */
  remaining: z.number().int().min(1).max(REMAINING_MAX).nullable().default(null),
});
export type Fault = z.infer<typeof faultSchema>;

/** At most one fault of a channel at a time; a new one takes its place. */
export class Faults {
  readonly #ordered = new Map<Channel, Fault>();

  list(): readonly Fault[] {
    return [...this.#ordered.values()];
  }

  order(fault: Fault): void {
    this.#ordered.set(fault.channel, fault);
  }

  clear(): void {
    this.#ordered.clear();
  }

  /** What is to happen to this delivery; counts it. */
  strike(channel: Channel): FaultKind | undefined {
    const fault = this.#ordered.get(channel);
    if (fault === undefined) return undefined;
    if (fault.remaining === 1) this.#ordered.delete(channel);
    else if (fault.remaining !== null)
      this.#ordered.set(channel, { ...fault, remaining: fault.remaining - 1 });
    return fault.kind;
  }
}
