/** A movement of a customer's money as the payment provider has it. */

export const CHARGE_STATES = ['pending', 'succeeded', 'failed'] as const;
export type ChargeState = (typeof CHARGE_STATES)[number];

export type ProviderCharge = {
  /** The provider's id. */
  readonly id: string;
  readonly companyId: string;
  /** The invoice that it pays; null when it pays none, which is not as it should be. */
  readonly invoiceId: string | null;
  readonly state: ChargeState;
  readonly currency: string;
  /** What was taken, in minor units; positive. */
  readonly amountMinor: number;
  /** What was given back of it, in minor units. */
  readonly refundedMinor: number;
  /** What the provider keeps of it, in minor units. */
  readonly feeMinor: number;
  readonly createdAt: string;
};
