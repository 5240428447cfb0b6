/** An invoice as the payment provider has it, in the few facts that AccuBooks lives on. */

export const INVOICE_STATES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

/** One line of it: an amount for a stretch of time. */
export type ProviderInvoiceLine = {
  /** In minor units; negative when it gives back. */
  readonly amountMinor: number;
  /** The time that it is for, ISO; half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** Lookup key of its price, such as `accubooks_pro_monthly`; null when the line has no price of ours. */
  readonly priceKey: string | null;
  /** What its price asks for a whole month or year, in minor units; the amount itself when it is not known. */
  readonly priceMinor?: number;
};

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
  /** What of it the card is asked for, after what the customer has to their credit; never negative. */
  readonly dueMinor: number;
  /** What has been paid of it, in minor units. */
  readonly paidMinor: number;
  /** The time that it charges for, ISO; half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly finalisedAt: string | null;
  readonly paidAt: string | null;
  readonly voidedAt: string | null;
  /** When it was given up as uncollectible. */
  readonly uncollectibleAt?: string | null;
  /** What it is made up of; without them the total is for the whole of its time. */
  readonly lines?: readonly ProviderInvoiceLine[];
};
