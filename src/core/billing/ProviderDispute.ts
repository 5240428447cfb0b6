/** A payment that the cardholder disputes, as the payment provider has it. */

export const DISPUTE_STATES = ['open', 'won', 'lost'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export type ProviderDispute = {
  /** The provider's id. */
  readonly id: string;
  readonly companyId: string;
  readonly chargeId: string;
  readonly state: DisputeState;
  readonly currency: string;
  /** In dispute, in minor units; positive. */
  readonly amountMinor: number;
  /** What the provider keeps for it, in minor units. */
  readonly feeMinor?: number;
  readonly createdAt: string;
  /** When it was won or lost. */
  readonly closedAt?: string | null;
};
