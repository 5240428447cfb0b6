import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PaidPlan } from '@/core/billing/priceKeys.ts';
import type { ChangePreview } from '@/features/billing/billingContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import styles from './Billing.module.css';
import { useBillingAction } from './useBillingAction.ts';

type ChangePlanDialogProps = { companyId: string; plan: PaidPlan; onClose: () => void };

function summaryOf(preview: ChangePreview): string {
  const { dueMinor, creditedMinor, currency } = preview;
  if (dueMinor > 0) return `${formatMinor(dueMinor, currency)} ${currency} is charged to your card now.`;
  if (creditedMinor > 0)
    return `${formatMinor(creditedMinor, currency)} ${currency} is kept for your next invoices. Nothing is charged now.`;
  return 'Nothing is charged now.';
}

/** What the change costs, before it is made: what is shown is what is charged. */
export function ChangePlanDialog({ companyId, plan, onClose }: ChangePlanDialogProps): ReactNode {
  const preview = useQuery({
    queryKey: ['company', companyId, 'billing', 'preview', plan],
    queryFn: ({ signal }) =>
      requestJson<ChangePreview>('/api/billing/preview', {
        method: 'POST',
        companyId,
        json: { plan },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const change = useBillingAction(companyId, 'change', `The company is on ${plan} now.`);
  const { data } = preview;
  const fault = change.error ?? preview.error;
  const confirm = (shown: ChangePreview) =>
    change.mutate(
      { plan, agreedMinor: shown.dueMinor, prorationAt: shown.prorationAt },
      { onSuccess: onClose, onError: () => void preview.refetch() },
    );
  return (
    <Dialog title={`Change to ${plan}`} isOpen onClose={onClose}>
      {fault && <ErrorNotice error={fault} what="The plan was not changed" />}
      {data === undefined && !fault && <Skeleton shape="table" label="Working out the price" />}
      {data && (
        <>
          <p>
            <strong>{summaryOf(data)}</strong> {plan} begins at once. From{' '}
            {formatDate(data.nextInvoiceAt.slice(0, 10))} on it is{' '}
            {formatMinor(data.nextInvoiceMinor, data.currency)} {data.currency} a month.
          </p>
          <ul className={styles.lines}>
            {data.lines.map(({ description, amountMinor }) => (
              <li key={description}>
                <span>{description}</span>
                <Amount amountMinor={amountMinor} currency={data.currency} isSigned zero="digits" />
              </li>
            ))}
          </ul>
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>Keep as it is</Button>
        <Button
          tone="primary"
          disabled={data === undefined || change.isPending || preview.isFetching}
          onClick={() => data && confirm(data)}
        >
          {change.isPending ? 'Changing …' : `Change to ${plan}`}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
