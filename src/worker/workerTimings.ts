/** Every wait of the worker, in milliseconds. */
export type WorkerTimings = {
  /** A job whose worker has been silent this long is given to another one. */
  readonly leaseMs: number;
  /** Pause between two signs of life of a running job; also how soon a cancelled job's thread is killed. */
  readonly tickMs: number;
  /** Longest wait for an entry of the list. */
  readonly takeMs: number;
  /** Pause between two looks at the rows while Redis is away. */
  readonly pollMs: number;
  /** Pause between two passes that requeue the jobs of dead workers. */
  readonly reapMs: number;
  /** Pause between two comparisons of list and rows. */
  readonly reconcileMs: number;
  /** Pause between two heartbeats of the process. */
  readonly beatMs: number;
  /** Pause between two looks at what operators say: a pause, a drain. */
  readonly ordersMs: number;
  /** Pause between two signs of life in the database. */
  readonly registerMs: number;
  /** Pause between two looks into the outbox of mails. */
  readonly mailMs: number;
  /** Pause between two looks for freezes of billing that the provider does not know of yet. */
  readonly holdsMs: number;
  /** Pause between two looks for payment events that are due. */
  readonly billingMs: number;
  /** Pause between two looks at the provider's own list of events. */
  readonly billingPollMs: number;
  /** Pause between two looks at overdue payments, lost wishes and prices. */
  readonly billingCareMs: number;
  /** Time that running jobs have to end when the worker is stopped; a supervisor kills after 10 s. */
  readonly drainMs: number;
};

export const WORKER_TIMINGS: WorkerTimings = {
  leaseMs: 10_000,
  tickMs: 500,
  takeMs: 1_000,
  pollMs: 500,
  reapMs: 2_000,
  reconcileMs: 2_000,
  beatMs: 5_000,
  ordersMs: 500,
  registerMs: 2_000,
  mailMs: 500,
  holdsMs: 500,
  billingMs: 500,
  billingPollMs: 30_000,
  billingCareMs: 15_000,
  drainMs: 7_000,
};
