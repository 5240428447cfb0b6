import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { type Column, DataTable } from '@/web/components/DataTable.tsx';
import { MOVEMENTS, type RevenueMonth } from './movementColumns.ts';
import { rateText } from './rateText.ts';

type RevenueTableProps = { currency: string; months: readonly RevenueMonth[] };

/** Every figure of every month, the newest first. */
export function RevenueTable({ currency, months }: RevenueTableProps): ReactNode {
  return (
    <DataTable
      label={`Recurring revenue by month, ${currency}`}
      rows={months.toReversed()}
      keyOf={({ month }) => month}
      columns={[
        { name: 'Month', cell: ({ month }) => formatMonth(month) },
        {
          name: 'MRR',
          kind: 'number',
          cell: ({ mrrMinor }) => <Amount amountMinor={mrrMinor} currency={currency} zero="digits" />,
        },
        ...MOVEMENTS.map(({ key, label, sign }): Column<RevenueMonth> => {
          const signed = (month: RevenueMonth) => (month[key] === 0 ? 0 : month[key] * sign);
          return {
            name: label,
            kind: 'number',
            cell: (month) => <Amount amountMinor={signed(month)} currency={currency} isSigned />,
          };
        }),
        { name: 'Customers', kind: 'number', cell: ({ customers }) => customers },
        {
          name: 'Per customer',
          kind: 'number',
          cell: ({ arpaMinor }) => <Amount amountMinor={arpaMinor} currency={currency} />,
        },
        { name: 'Customers lost', kind: 'number', cell: ({ customerChurn }) => rateText(customerChurn) },
        { name: 'Revenue lost', kind: 'number', cell: ({ revenueChurn }) => rateText(revenueChurn) },
        { name: 'Declined', kind: 'number', cell: ({ failureRate }) => rateText(failureRate) },
      ]}
    />
  );
}
