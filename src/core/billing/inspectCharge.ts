/** A charge of the provider beside the invoice that it pays and the other charges of the same company. */
import type { BillingFinding, FindingKind } from './BillingFinding.ts';
import type { ProviderCharge } from './ProviderCharge.ts';
import type { ProviderInvoice } from './ProviderInvoice.ts';

/** Two charges for the same within this time are one too many. */
const DUPLICATE_WITHIN_MS = 24 * 60 * 60 * 1000;

export type ChargeContext = {
  /** The invoice that it pays, where we know it. */
  readonly invoice: ProviderInvoice | undefined;
  /** Other charges of the same company, each with its invoice; those of the last day and of this invoice. */
  readonly others: readonly { readonly charge: ProviderCharge; readonly invoice?: ProviderInvoice }[];
  /** Since when nothing may be charged, ISO: the time at which a freeze of the company was sealed. */
  readonly sealedAt?: string | undefined;
};

function isSamePeriod(a: ProviderInvoice | undefined, b: ProviderInvoice | undefined): boolean {
  return a !== undefined && b !== undefined && a.periodStart === b.periodStart && a.periodEnd === b.periodEnd;
}

function findDuplicate(charge: ProviderCharge, { invoice, others }: ChargeContext) {
  return others.find(({ charge: other, invoice: otherInvoice }) => {
    if (other.id === charge.id || other.state !== 'succeeded') return false;
    if (charge.invoiceId !== null && other.invoiceId === charge.invoiceId) return true;
    const apartMs = Math.abs(Date.parse(other.createdAt) - Date.parse(charge.createdAt));
    return (
      apartMs <= DUPLICATE_WITHIN_MS &&
      other.currency === charge.currency &&
      other.amountMinor === charge.amountMinor &&
      (charge.invoiceId === null || other.invoiceId === null || isSamePeriod(invoice, otherInvoice))
    );
  })?.charge;
}

/** Only money that was taken is looked at. */
export function inspectCharge(charge: ProviderCharge, context: ChargeContext): BillingFinding[] {
  if (charge.state !== 'succeeded') return [];
  const { id: objectId, companyId, currency, amountMinor, refundedMinor } = charge;
  const { invoice, sealedAt } = context;
  const findings: BillingFinding[] = [];
  const add = (kind: FindingKind, expectedMinor: number, actualMinor: number, message: string) =>
    findings.push({ kind, companyId, objectId, currency, expectedMinor, actualMinor, message });
  const duplicate = findDuplicate(charge, context);
  if (duplicate !== undefined)
    add(
      'duplicate_charge',
      0,
      amountMinor,
      `charge ${objectId} takes what ${duplicate.id} has taken already`,
    );
  if (invoice === undefined || charge.invoiceId === null)
    add('event_inconsistent', 0, amountMinor, `charge ${objectId} pays no invoice that we know`);
  else if (invoice.currency !== currency)
    add(
      'wrong_amount',
      invoice.dueMinor,
      amountMinor,
      `charge ${objectId} is not in the currency of ${invoice.id}`,
    );
  else if (invoice.dueMinor !== amountMinor)
    add(
      'wrong_amount',
      invoice.dueMinor,
      amountMinor,
      `charge ${objectId} takes ${amountMinor}, invoice ${invoice.id} asks for ${invoice.dueMinor}`,
    );
  if (refundedMinor > amountMinor)
    add(
      'event_inconsistent',
      amountMinor,
      refundedMinor,
      `of charge ${objectId} more was given back than taken`,
    );
  if (sealedAt !== undefined && Date.parse(charge.createdAt) > Date.parse(sealedAt))
    add('charge_while_frozen', 0, amountMinor, `charge ${objectId} was made while billing was frozen`);
  return findings;
}
