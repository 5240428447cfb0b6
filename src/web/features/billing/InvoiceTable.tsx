import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { BilledInvoice, Billing } from '@/features/billing/billingContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { billingQueries } from '@/web/lib/queries/billingQueries.ts';

const STATES: Readonly<Record<BilledInvoice['state'], string>> = {
  draft: 'In preparation',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Given up',
  void: 'Void',
};

function stateOf({ state, refundedMinor, totalMinor }: BilledInvoice): string {
  if (totalMinor < 0) return 'Credited';
  return refundedMinor > 0 ? `${STATES[state]}, refunded` : STATES[state];
}

function Documents({
  invoice: { number, id, invoiceUrl, receiptUrl },
}: {
  invoice: BilledInvoice;
}): ReactNode {
  return (
    <>
      {receiptUrl && (
        <a href={receiptUrl} rel="noreferrer" aria-label={`Receipt of ${number ?? id}`}>
          Receipt
        </a>
      )}
      {receiptUrl && invoiceUrl && ' · '}
      {invoiceUrl && (
        <a href={invoiceUrl} rel="noreferrer" aria-label={`Invoice ${number ?? id}`}>
          Invoice
        </a>
      )}
    </>
  );
}

/** How often, and how long after a change of the plan, the page looks for the invoice of it. */
const LOOK_AGAIN_MS = 1_500;
const LOOKS_MAX = 6;

/** Invoices and receipts reach us a moment after the plan does. */
function useInvoices(companyId: string, billing: Billing) {
  const { plan, creditMinor, overdue, subscription, pending } = billing;
  const change = [plan, creditMinor, overdue?.since, subscription?.plan, pending?.kind].join(' ');
  const [looks, setLooks] = useState({ change, left: 0 });
  if (looks.change !== change) setLooks({ change, left: LOOKS_MAX });
  const query = useInfiniteQuery({
    ...billingQueries.invoices(companyId),
    refetchInterval: ({ state: { data } }) => {
      const newest = data?.pages[0]?.items[0];
      const isBehind = newest === undefined || (newest.paidMinor > 0 && newest.receiptUrl === null);
      return looks.left > 0 || (subscription?.isLive === true && isBehind) ? LOOK_AGAIN_MS : false;
    },
  });
  const { dataUpdatedAt } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is one look
  useEffect(() => setLooks((before) => ({ ...before, left: Math.max(0, before.left - 1) })), [dataUpdatedAt]);
  return query;
}

export function InvoiceTable({ companyId, billing }: { companyId: string; billing: Billing }): ReactNode {
  const query = useInvoices(companyId, billing);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const invoices = data?.pages.flatMap(({ items }) => items);
  return (
    <Section title="Invoices">
      {error && (
        <ErrorNotice error={error} what="The invoices could not be read" onRetry={() => void refetch()} />
      )}
      {invoices === undefined && !error && <Skeleton shape="table" label="Reading the invoices" />}
      <DataTable
        label="Invoices"
        rows={invoices}
        keyOf={({ id }) => id}
        none="There are no invoices yet."
        columns={[
          { name: 'Number', cell: ({ number, id }) => number ?? id },
          { name: 'Date', kind: 'nowrap', cell: ({ createdAt }) => formatDate(createdAt.slice(0, 10)) },
          {
            name: 'Amount',
            kind: 'number',
            cell: ({ totalMinor, currency }) => (
              <>
                <Amount amountMinor={totalMinor} currency={currency} zero="digits" /> {currency}
              </>
            ),
          },
          { name: 'State', cell: stateOf },
          { name: 'Documents', kind: 'nowrap', cell: (invoice) => <Documents invoice={invoice} /> },
        ]}
      />
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading …' : 'Older invoices'}
        </Button>
      )}
    </Section>
  );
}
