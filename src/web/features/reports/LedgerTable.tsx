import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GeneralLedger } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatCount, formatNumber } from '@/web/lib/format/formatCount.ts';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import styles from './LedgerTable.module.css';
import { voucherName } from './voucherName.ts';

type Row = GeneralLedger['items'][number];
type LedgerTableProps = { companyId: string; pages: readonly GeneralLedger[]; children: ReactNode };

function LedgerRow({ companyId, row }: { companyId: string; row: Row }): ReactNode {
  const { currency, amountMinor } = row;
  return (
    <tr>
      <th scope="row">
        <Link to="/c/$companyId/vouchers/$voucherId" params={{ companyId, voucherId: row.voucherId }}>
          {voucherName(row)}
        </Link>
      </th>
      <td data-nowrap>{formatDate(row.date)}</td>
      <td className={styles.text}>{row.description}</td>
      <td data-number>
        <Amount amountMinor={amountMinor > 0 ? amountMinor : null} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={amountMinor < 0 ? -amountMinor : null} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={row.balanceMinor} currency={currency} zero="digits" />
      </td>
      <td data-number>{row.sourceLine}</td>
    </tr>
  );
}

export function LedgerTable({ companyId, pages, children }: LedgerTableProps): ReactNode {
  const rows = pages.flatMap(({ items }) => items);
  const [first] = pages;
  if (first === undefined) return null;
  const total = first.rowCount;
  return (
    <>
      {rows.length === 0 ? (
        <p>No rows in this period; the balance did not move.</p>
      ) : (
        <TableFrame label="Rows of the ledger" isTall>
          <table>
            <thead>
              <tr>
                <th scope="col">Voucher</th>
                <th scope="col">Date</th>
                <th scope="col">Text</th>
                <th scope="col" data-number>
                  Debit, {first.currency}
                </th>
                <th scope="col" data-number>
                  Credit, {first.currency}
                </th>
                <th scope="col" data-number>
                  Balance, {first.currency}
                </th>
                <th scope="col" data-number>
                  File line
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a voucher may hold the same posting twice; rows only append
                <LedgerRow key={`${row.voucherId}-${index}`} companyId={companyId} row={row} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <div className={styles.foot}>
        <p>
          {rows.length < total
            ? `${formatNumber(rows.length)} of ${formatCount(total, 'row')}`
            : formatCount(total, 'row')}
        </p>
        {children}
      </div>
    </>
  );
}
