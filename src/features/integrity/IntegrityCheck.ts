import type { Violation } from '@/shared/hold/HoldStore.ts';

/** What is looked at again and again; each is one label of the metrics. */
export const CHECKS = [
  'isolation',
  'vouchers',
  'balances',
  'forecasts',
  'audit',
  'rows',
  'tenant_walls',
  'pages',
] as const;
export type CheckName = (typeof CHECKS)[number];

export type FoundViolation = Omit<Violation, 'check'>;

/** One turn of a check. */
export type Turn = {
  /** Milliseconds that it may take before it stops and goes on in the next one; none: until it is through. */
  readonly budgetMs: number | undefined;
  /** True while the system is on hold: the API is not there to be asked. */
  readonly isHeld: boolean;
  readonly signal: AbortSignal;
};

export type Findings = {
  readonly violations: readonly FoundViolation[];
  /** Things looked at: vouchers, accounts, links, attempts. */
  readonly looked: number;
  /**
   * When the pass began that this turn completed, by the clock of the database; what was found before it and not
   * since is gone. Undefined while there is more to look at.
   */
  readonly completedSince: string | undefined;
  /** What could not be checked, by reason. */
  readonly skipped?: Readonly<Record<string, number>>;
};

export type IntegrityCheck = {
  readonly name: CheckName;
  /** Rejects when it cannot look: that is neither a violation nor a pass. */
  readonly run: (turn: Turn) => Promise<Findings>;
};
