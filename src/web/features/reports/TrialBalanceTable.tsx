import type { ReactNode } from 'react';
import type { TrialBalance } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { AccountName } from './AccountName.tsx';
import { LedgerLink } from './LedgerLink.tsx';

const FIGURES = [
  { key: 'openingMinor', figure: 'opening', label: 'Opening' },
  { key: 'debitMinor', figure: 'debit', label: 'Debit' },
  { key: 'creditMinor', figure: 'credit', label: 'Credit' },
  { key: 'closingMinor', figure: 'closing', label: 'Closing' },
] as const;

export function TrialBalanceTable({
  companyId,
  report,
}: {
  companyId: string;
  report: TrialBalance;
}): ReactNode {
  const { rows, totals, currency, from, to } = report;
  return (
    <TableFrame label="Trial balance" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {FIGURES.map(({ key, label }) => (
              <th key={key} scope="col" data-number>
                {label}, {currency}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.accountId}${row.currency}`}>
              <th scope="row">
                <AccountName number={row.number} name={row.name} />
                {row.currency !== currency && ` (${row.currency})`}
              </th>
              {FIGURES.map(({ key, figure }) => (
                <td key={key} data-number>
                  <LedgerLink
                    companyId={companyId}
                    accountId={row.accountId}
                    from={from}
                    to={to}
                    figure={figure}
                    amountMinor={row[key]}
                    currency={row.currency}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            {FIGURES.map(({ key }) => (
              <td key={key} data-number>
                <Amount amountMinor={totals[key]} currency={currency} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  );
}
