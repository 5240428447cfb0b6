/** A payment that its cardholder disputes. */
import type { BillingFinding } from './BillingFinding.ts';
import type { ProviderDispute } from './ProviderDispute.ts';

/** Found when it is opened; how it ends is no further finding. */
export function inspectDispute(dispute: ProviderDispute): BillingFinding[] {
  const { id: objectId, companyId, currency, amountMinor, chargeId, state } = dispute;
  if (state !== 'open') return [];
  return [
    {
      ...{ kind: 'dispute', companyId, objectId, currency, expectedMinor: 0, actualMinor: amountMinor },
      message: `dispute ${objectId} is over ${amountMinor} of charge ${chargeId}`,
    },
  ];
}
