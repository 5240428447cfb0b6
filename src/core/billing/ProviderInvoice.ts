/** An invoice as the payment provider has it, in the few facts that AccuBooks lives on. */

export const INVOICE_STATES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

export type ProviderInvoice = {
  /** The provider's id. */
  readonly id: string;
  readonly companyId: string;
  /** Null until it is finalised. */
  readonly number: string | null;
  readonly state: InvoiceState;
  readonly currency: string;
  /** What it asks for, in minor units; negative when it gives money back. */
  readonly totalMinor: number;
  /** What has been paid of it, in minor units. */
  readonly paidMinor: number;
  /** The time that it charges for, ISO; half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly finalisedAt: string | null;
  readonly paidAt: string | null;
  readonly voidedAt: string | null;
};
