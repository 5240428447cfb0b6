import { z } from 'zod';

/** What can be ordered to go wrong; docs/reference/mail-server.md says what each one is. */
export const FAULT_KINDS = ['down', 'refuse', 'greylist', 'hang', 'drop_after_data'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const REMAINING_MAX = 10_000;

export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** How often it happens; until it is ended when it is null. */
  remaining: z.number().int().min(1).max(REMAINING_MAX).nullable().default(null),
});
export type Fault = z.infer<typeof faultSchema>;

export class Faults {
  #ordered: Fault[] = [];

  list(): readonly Fault[] {
    return this.#ordered;
  }

  order(fault: Fault): void {
    this.#ordered = [...this.#ordered.filter(({ kind }) => kind !== fault.kind), fault];
  }

  clear(): void {
    this.#ordered = [];
  }

  /** True when it is to happen now; counts it. */
  strikes(kind: FaultKind): boolean {
    const fault = this.#ordered.find((one) => one.kind === kind);
    if (fault === undefined) return false;
    if (fault.remaining === null) return true;
    const left = fault.remaining - 1;
    this.#ordered = this.#ordered.filter((one) => one !== fault);
    if (left > 0) this.#ordered.push({ ...fault, remaining: left });
    return true;
  }
}
