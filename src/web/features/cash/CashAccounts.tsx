import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { Cash } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { AccountName } from '@/web/features/reports/AccountName.tsx';
import { LedgerLink } from '@/web/features/reports/LedgerLink.tsx';

type CashAccountsProps = { companyId: string; cash: Cash };

/** What the cash figure is made of: each account opens its ledger of the last year. */
export function CashAccounts({ companyId, cash }: CashAccountsProps): ReactNode {
  const last = cash.history.at(-1)?.month;
  const first = cash.history.at(-Math.min(12, cash.history.length))?.month;
  if (last === undefined || first === undefined) return null;
  return (
    <Section title="Where the cash is" note={`Each balance opens its ledger from ${formatMonth(first)}.`}>
      <TableFrame label="Cash accounts">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" data-number>
                {cash.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {cash.accounts.map((account) => (
              <tr key={account.accountId}>
                <th scope="row">
                  <AccountName number={account.number} name={account.name} />
                </th>
                <td data-number>
                  <LedgerLink
                    companyId={companyId}
                    accountId={account.accountId}
                    from={first}
                    to={last}
                    figure="closing"
                    amountMinor={account.amountMinor}
                    currency={cash.currency}
                  />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Cash</th>
              <td data-number>
                <Amount amountMinor={cash.cashMinor} currency={cash.currency} />
              </td>
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </Section>
  );
}
