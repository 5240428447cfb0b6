import type { ReactNode } from 'react';
import type { SharedTable as Content } from '@/features/shares/shareContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatMonthShort } from '@/web/lib/format/formatDate.ts';

const NAMES = { profitAndLoss: 'Profit and loss', balanceSheet: 'Balance sheet' } as const;

/** A statement without links: there is nothing behind its numbers for a guest. */
export function SharedTable({ content }: { content: Content }): ReactNode {
  const { kind, currency, columns, rows } = content;
  return (
    <TableFrame label={NAMES[kind]} isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">{currency}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-number>
                {column === 'total' ? 'Total' : formatMonthShort(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two accounts may have one name; the rows never move
            <tr key={index} data-kind={row.kind}>
              <th scope={row.kind === 'group' ? 'rowgroup' : 'row'}>{row.label}</th>
              {row.kind === 'group' && <td colSpan={columns.length} />}
              {row.amountsMinor.map((amountMinor, at) => (
                <td key={columns[at]} data-number>
                  <Amount amountMinor={amountMinor} currency={currency} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
