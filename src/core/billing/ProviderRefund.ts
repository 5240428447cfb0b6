/** Money given back, as the payment provider has it. */

export const REFUND_STATES = ['pending', 'succeeded', 'failed', 'canceled'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export type ProviderRefund = {
  /** The provider's id. */
  readonly id: string;
  readonly companyId: string;
  readonly chargeId: string;
  readonly state: RefundState;
  readonly currency: string;
  /** Given back, in minor units; positive. */
  readonly amountMinor: number;
  readonly createdAt: string;
};
