import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { MOVEMENTS, type RevenueMonth } from './movementColumns.ts';
import { rateText } from './rateText.ts';

type RevenueTableProps = { currency: string; months: readonly RevenueMonth[] };

const FIGURES = ['Customers', 'Per customer', 'Customers lost', 'Revenue lost', 'Declined'];

/** Every figure of every month, the newest first. */
export function RevenueTable({ currency, months }: RevenueTableProps): ReactNode {
  return (
    <TableFrame label={`Recurring revenue by month, ${currency}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Month</th>
            {['MRR', ...MOVEMENTS.map(({ label }) => label), ...FIGURES].map((label) => (
              <th key={label} scope="col" data-number>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((month) => (
            <tr key={month.month}>
              <th scope="row">{formatMonth(month.month)}</th>
              <td data-number>
                <Amount amountMinor={month.mrrMinor} currency={currency} zero="digits" />
              </td>
              {MOVEMENTS.map(({ key, sign }) => (
                <td key={key} data-number>
                  <Amount
                    amountMinor={month[key] === 0 ? 0 : month[key] * sign}
                    currency={currency}
                    isSigned
                  />
                </td>
              ))}
              <td data-number>{month.customers}</td>
              <td data-number>
                <Amount amountMinor={month.arpaMinor} currency={currency} />
              </td>
              <td data-number>{rateText(month.customerChurn)}</td>
              <td data-number>{rateText(month.revenueChurn)}</td>
              <td data-number>{rateText(month.failureRate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
