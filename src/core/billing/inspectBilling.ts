/** Everything that inspection can find in what the provider has, in one call. */
import type { BillingFinding } from './BillingFinding.ts';
import { type ChargeContext, inspectCharge } from './inspectCharge.ts';
import { inspectDispute } from './inspectDispute.ts';
import { inspectInvoice } from './inspectInvoice.ts';
import { inspectRefund } from './inspectRefund.ts';
import { type InspectedSubscription, inspectSubscription } from './inspectSubscription.ts';
import type { ProviderCharge } from './ProviderCharge.ts';
import type { ProviderDispute } from './ProviderDispute.ts';
import type { ProviderInvoice } from './ProviderInvoice.ts';
import type { ProviderRefund } from './ProviderRefund.ts';
import type { ProviderSubscription } from './ProviderSubscription.ts';

export type BillingFacts = {
  readonly subscriptions?: readonly {
    readonly subscription: InspectedSubscription;
    readonly beside: Pick<ProviderSubscription, 'id' | 'status'>;
  }[];
  /** `expected` is undefined where our own record has no opinion. */
  readonly invoices?: readonly {
    readonly invoice: ProviderInvoice;
    readonly expected?: { readonly totalMinor: number; readonly currency: string } | undefined;
  }[];
  readonly charges?: readonly (ChargeContext & { readonly charge: ProviderCharge })[];
  readonly refunds?: readonly {
    readonly refund: ProviderRefund;
    readonly charge: ProviderCharge | undefined;
  }[];
  readonly disputes?: readonly ProviderDispute[];
};

export function inspectBilling(facts: BillingFacts): BillingFinding[] {
  const { subscriptions = [], invoices = [], charges = [], refunds = [], disputes = [] } = facts;
  return [
    ...subscriptions.flatMap(({ subscription, beside }) => inspectSubscription(subscription, beside)),
    ...invoices.flatMap(({ invoice, expected }) => inspectInvoice(invoice, expected)),
    ...charges.flatMap(({ charge, ...context }) => inspectCharge(charge, context)),
    ...refunds.flatMap(({ refund, charge }) => inspectRefund(refund, charge)),
    ...disputes.flatMap(inspectDispute),
  ];
}
