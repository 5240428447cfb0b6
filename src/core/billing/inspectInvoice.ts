/** An invoice of the provider beside our own record: asks it for the right sum, and was that sum paid? */
import type { BillingFinding } from './BillingFinding.ts';
import type { ProviderInvoice } from './ProviderInvoice.ts';

/** `expectedMinor` is undefined where our record has no opinion, as for an invoice made by hand. */
export function inspectInvoice(
  invoice: ProviderInvoice,
  expected: { readonly totalMinor: number; readonly currency: string } | undefined,
): BillingFinding[] {
  const { id: objectId, companyId, currency, state, totalMinor, dueMinor, paidMinor } = invoice;
  const findings: BillingFinding[] = [];
  const about = { companyId, objectId, currency };
  const isFinal = state !== 'draft' && state !== 'void';
  if (isFinal && expected !== undefined && expected.currency !== currency)
    findings.push({
      ...{ ...about, kind: 'invoice_mismatch', expectedMinor: expected.totalMinor, actualMinor: totalMinor },
      message: `invoice ${objectId} is in ${currency}, our record expects ${expected.currency}`,
    });
  else if (isFinal && expected !== undefined && expected.totalMinor !== totalMinor)
    findings.push({
      ...{ ...about, kind: 'invoice_mismatch', expectedMinor: expected.totalMinor, actualMinor: totalMinor },
      message: `invoice ${objectId} asks for ${totalMinor}, our record expects ${expected.totalMinor}`,
    });
  if (state === 'paid' && paidMinor !== dueMinor)
    findings.push({
      ...{ ...about, kind: 'wrong_amount', expectedMinor: dueMinor, actualMinor: paidMinor },
      message: `invoice ${objectId} asks for ${dueMinor} and ${paidMinor} was paid`,
    });
  return findings;
}
