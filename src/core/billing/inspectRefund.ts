/** Money given back, beside the charge that it was taken with. */
import type { BillingFinding } from './BillingFinding.ts';
import type { ProviderCharge } from './ProviderCharge.ts';
import type { ProviderRefund } from './ProviderRefund.ts';

/** `charge` is undefined where we do not know the one that the refund names. */
export function inspectRefund(refund: ProviderRefund, charge: ProviderCharge | undefined): BillingFinding[] {
  const { id: objectId, companyId, currency, amountMinor, state, chargeId } = refund;
  const about = { companyId, objectId, currency, actualMinor: amountMinor };
  if (state === 'failed' || state === 'canceled')
    return [
      {
        ...{ ...about, kind: 'refund_failed', expectedMinor: amountMinor, actualMinor: 0 },
        message: `refund ${objectId} of charge ${chargeId} is ${state}: the customer has not got the money`,
      },
    ];
  if (charge === undefined || charge.state !== 'succeeded')
    return [
      {
        ...{ ...about, kind: 'event_inconsistent', expectedMinor: 0 },
        message: `refund ${objectId} gives back ${chargeId}, which was not taken as far as we know`,
      },
    ];
  if (charge.currency === currency && amountMinor <= charge.amountMinor) return [];
  return [
    {
      ...{ ...about, kind: 'event_inconsistent', expectedMinor: charge.amountMinor },
      message: `refund ${objectId} gives back more than charge ${chargeId} has taken, or another currency`,
    },
  ];
}
