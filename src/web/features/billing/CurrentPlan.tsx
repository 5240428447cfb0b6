import { type ReactNode, useState } from 'react';
import type { Billing } from '@/features/billing/billingContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import styles from './Billing.module.css';
import { useBillingAction, useProviderPage } from './useBillingAction.ts';

type CurrentPlanProps = { companyId: string; billing: Billing; mayManage: boolean };

function sentenceOf({ plan, subscription }: Billing): string {
  if (subscription === null || !subscription.isLive)
    return `The company is on ${plan}. Nothing is paid for it.`;
  const end = formatDate(subscription.periodEnd.slice(0, 10));
  const price = `${formatMinor(subscription.amountMinor, subscription.currency)} ${subscription.currency} a month`;
  return subscription.isEnding
    ? `${subscription.plan} ends on ${end}. Until then you have all of it; afterwards the company is on FREE, and nothing is deleted.`
    : `${subscription.plan} for ${price}. The next payment is on ${end}.`;
}

export function CurrentPlan({ companyId, billing, mayManage }: CurrentPlanProps): ReactNode {
  const [isCancelling, setCancelling] = useState(false);
  const cancel = useBillingAction(companyId, 'cancel', 'The plan ends with its period.');
  const keep = useBillingAction(companyId, 'reactivate', 'The plan goes on.');
  const portal = useProviderPage(companyId, 'portal');
  const { subscription, card, creditMinor, plan } = billing;
  const isLive = subscription?.isLive === true;
  const fault = cancel.error ?? keep.error ?? portal.error;
  const isBusy = cancel.isPending || keep.isPending || portal.isPending;
  return (
    <Section title={`Your plan: ${plan}`}>
      {fault && <ErrorNotice error={fault} what="Nothing was changed" />}
      <p>{sentenceOf(billing)}</p>
      <dl className={styles.facts}>
        {card && (
          <div>
            <dt>Card</dt>
            <dd>
              {card.brand} ending in {card.last4}
            </dd>
          </div>
        )}
        {creditMinor > 0 && subscription && (
          <div>
            <dt>Credit for the next invoices</dt>
            <dd>
              {formatMinor(creditMinor, subscription.currency)} {subscription.currency}
            </dd>
          </div>
        )}
      </dl>
      {mayManage && isLive && (
        <div className={styles.actions}>
          <Button disabled={isBusy} onClick={() => portal.mutate(undefined)}>
            Cards and payment
          </Button>
          {subscription.isEnding ? (
            <Button tone="primary" disabled={isBusy} onClick={() => keep.mutate(undefined)}>
              Keep {subscription.plan}
            </Button>
          ) : (
            <Button tone="quiet" disabled={isBusy} onClick={() => setCancelling(true)}>
              Cancel the plan
            </Button>
          )}
        </div>
      )}
      {isLive && (
        <ConfirmDialog
          title="Cancel the plan?"
          action="Cancel the plan"
          isOpen={isCancelling}
          onConfirm={() => cancel.mutate(undefined)}
          onClose={() => setCancelling(false)}
        >
          <p>
            You keep {subscription.plan} until {formatDate(subscription.periodEnd.slice(0, 10))}. Then the
            company is on FREE: nothing is deleted, and nothing is charged any more. Until then you can change
            your mind.
          </p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
