/** An invoice, charge, refund or dispute reduced to what three records of it must agree on. */

export const MONEY_OBJECT_KINDS = ['invoice', 'charge', 'refund', 'dispute'] as const;
export type MoneyObjectKind = (typeof MONEY_OBJECT_KINDS)[number];

export type MoneyObject = {
  readonly kind: MoneyObjectKind;
  /** The provider's id. */
  readonly id: string;
  /** Null where the record does not say whose it is. */
  readonly companyId: string | null;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly state: string;
  /** In minor units: what an invoice asks for, a charge takes, a refund gives, a dispute withholds. */
  readonly amountMinor: number;
  /** What was paid of an invoice, or given back of a charge; zero for the others. */
  readonly movedMinor: number;
  /** What an invoice asks the card for, after credit was used. */
  readonly askedMinor?: number;
  /** What a charge pays for, in a word that two charges for the same have in common; null when it is not known. */
  readonly paysFor?: string | null;
};

/** What the object means for money, as our ledger must have it: nothing while it is a draft, failed or void. */
export function moneyOf({ kind, state, amountMinor }: MoneyObject): number {
  const COUNTS: Readonly<Record<MoneyObjectKind, readonly string[]>> = {
    invoice: ['open', 'paid', 'uncollectible'],
    charge: ['succeeded'],
    refund: ['succeeded', 'pending'],
    dispute: ['open', 'won', 'lost'],
  };
  return COUNTS[kind].includes(state) ? amountMinor : 0;
}
