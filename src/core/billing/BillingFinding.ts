/** Something that must never happen to a customer's money, with both figures, so that a person can check it. */
import type { FreezeTrigger } from './freezeTriggers.ts';

/** What inspection can find; an operator finds by hand. */
export type FindingKind = Exclude<FreezeTrigger, 'operator'>;

export type BillingFinding = {
  readonly kind: FindingKind;
  /** Narrower than the kind has it, where only that company can be concerned. */
  readonly scope?: 'company';
  readonly companyId: string;
  /** The provider's id of what it was found at; a finding is told once for each. */
  readonly objectId: string;
  readonly currency: string;
  readonly expectedMinor: number;
  readonly actualMinor: number;
  /** A sentence with the ids and no person in it. */
  readonly message: string;
};

/**
 * Whose billing a finding freezes. A dispute is one cardholder's quarrel: our figures may be right, and the
 * other customers have no part in it. Everything else says that our own sums are wrong, or that something
 * charges past us; who is next is not known, so everybody is frozen, as the runbook has it.
 */
export function scopeOf({ kind, scope }: Pick<BillingFinding, 'kind' | 'scope'>): 'company' | 'everybody' {
  return scope ?? (kind === 'dispute' ? 'company' : 'everybody');
}
