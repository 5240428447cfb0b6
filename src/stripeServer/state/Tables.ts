import type { StripeObjects } from '../objects/StripeObjects.ts';

/** An answer that is given again to the same key. */
export type KeptAnswer = {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly atSeconds: number;
};

/** One event on its way to one endpoint. */
export type Delivery = {
  readonly id: string;
  readonly eventId: string;
  readonly endpointId: string;
  attempts: number;
  /** On the server's own clock, in milliseconds. */
  nextAttemptMs: number;
  status: 'pending' | 'held' | 'delivered' | 'dropped' | 'failed';
  lastStatus: number | null;
};

export const FAULT_KINDS = [
  'timeout_before',
  'timeout_after_commit',
  'error_before',
  'error_after_commit',
  'rate_limit',
  'delay',
  'down',
  'drift_charge',
  'drift_invoice',
  'duplicate_charge',
  'fail_refund',
  'webhook_duplicate',
  'webhook_delay',
  'webhook_drop',
  'webhook_hold',
  'webhook_bad_signature',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  readonly id: string;
  readonly kind: FaultKind;
  /** Only requests whose `METHOD /path` begins with this, or events whose type does. */
  readonly match: string;
  /** Only this customer's; all when it is empty. */
  readonly customer: string;
  readonly amountMinor: number;
  readonly delayMs: number;
  /** How many more times; null without end. */
  remaining: number | null;
};

/** Everything the server remembers. */
export type Tables = StripeObjects & {
  deleted: { id: string; object: string };
  secret: { value: string };
  counter: { value: number };
  /** The test card behind a payment method. */
  cardNumber: { value: string };
  idempotency: KeptAnswer;
  delivery: Delivery;
  fault: Fault;
};
export type TableName = keyof Tables;
