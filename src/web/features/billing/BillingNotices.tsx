import type { ReactNode } from 'react';
import type { Billing } from '@/features/billing/billingContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import { useBillingAction, useProviderPage } from './useBillingAction.ts';

type NoticesProps = { companyId: string; billing: Billing; mayManage: boolean; isAwaited: boolean };

/** What needs the reader's attention, and what they can do about it. */
export function BillingNotices({ companyId, billing, mayManage, isAwaited }: NoticesProps): ReactNode {
  const { isOn, frozen, overdue, pending } = billing;
  const isChanging = pending !== null && pending.kind !== 'checkout';
  return (
    <>
      {!isOn && (
        <Notice title="There is no billing on this server">
          <p>The company has the plan that it was given; nothing is charged.</p>
        </Notice>
      )}
      {frozen && (
        <Notice tone="caution" title="Nothing is charged at the moment">
          <p>
            Payments have been stopped since {formatDate(frozen.since.slice(0, 10))} while we check them. You
            keep your plan, and there is nothing that you need to do.
          </p>
        </Notice>
      )}
      {(isAwaited || isChanging) && (
        <Notice role="status" title="Your order is being confirmed">
          <p>This takes a few seconds; the page shows it by itself.</p>
        </Notice>
      )}
      {overdue && <OverdueNotice companyId={companyId} billing={billing} mayManage={mayManage} />}
    </>
  );
}

function OverdueNotice({
  companyId,
  billing,
  mayManage,
}: {
  companyId: string;
  billing: Billing;
  mayManage: boolean;
}): ReactNode {
  const portal = useProviderPage(companyId, 'portal');
  const pay = useBillingAction(companyId, 'pay', 'The payment was made.');
  const { overdue, plan, subscription } = billing;
  if (overdue === null || subscription === null) return null;
  const isOver = plan === 'FREE';
  const fault = pay.error ?? portal.error;
  return (
    <>
      <Notice
        tone="negative"
        role="alert"
        title={`A payment of ${formatMinor(overdue.amountMinor, subscription.currency)} ${subscription.currency} was refused`}
        actions={
          mayManage && (
            <>
              <Button disabled={portal.isPending} onClick={() => portal.mutate(undefined)}>
                Use another card
              </Button>
              <Button tone="primary" disabled={pay.isPending} onClick={() => pay.mutate(undefined)}>
                {pay.isPending ? 'Paying …' : 'Pay now'}
              </Button>
            </>
          )
        }
      >
        <p>
          {isOver
            ? 'The days of grace are over, and the company is on FREE. Nothing was deleted; pay and everything is back at once.'
            : `You keep ${subscription.plan} until ${formatDate(overdue.graceEndsAt.slice(0, 10))}.`}
          {overdue.nextAttemptAt &&
            ` The card is tried again on ${formatDate(overdue.nextAttemptAt.slice(0, 10))}.`}
          {!mayManage && ' Only owners and admins can pay.'}
        </p>
      </Notice>
      {fault && <ErrorNotice error={fault} what="The payment was not made" />}
    </>
  );
}
