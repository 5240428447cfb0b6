import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import type { ChartLabels } from './ChartLabels.ts';
import { chartColumns } from './chartColumns.ts';
import type { ChartRow } from './chartRows.ts';

type ChartTableProps = { rows: readonly ChartRow[]; currency: string; labels: ChartLabels; title: string };

export function ChartTable({ rows, currency, labels, title }: ChartTableProps): ReactNode {
  const columns = chartColumns(rows, labels);
  return (
    <TableFrame label={title} isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">{rows.some(({ label }) => label !== undefined) ? 'Period' : 'Month'}</th>
            {columns.map(({ key, label }) => (
              <th key={key} scope="col" data-number>
                {label}, {currency}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row">{row.label ?? formatMonth(row.month)}</th>
              {columns.map(({ key }) => (
                <td key={key} data-number>
                  <Amount amountMinor={row[key]} currency={currency} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
