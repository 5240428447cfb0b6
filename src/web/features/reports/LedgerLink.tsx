import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AccountType } from '@/core/ledger/Account.ts';
import { toNaturalSign } from '@/core/ledger/Account.ts';
import { firstDayOfMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import type { LedgerFigure } from '@/web/lib/searchParams.ts';

type LedgerLinkProps = {
  companyId: string;
  accountId: string;
  /** Months, both inside. */
  from: string;
  to: string;
  figure: LedgerFigure;
  /** As the report shows it. */
  amountMinor: number;
  currency: string;
  /** Given where the report shows the natural sign of the account; the ledger shows debit as positive. */
  naturalOf?: AccountType;
};

/** A number that opens the rows it is made of. */
export function LedgerLink(props: LedgerLinkProps): ReactNode {
  const { companyId, accountId, from, to, figure, amountMinor, currency, naturalOf } = props;
  const amount = naturalOf ? toNaturalSign(amountMinor, naturalOf) : amountMinor;
  return (
    <Link
      to="/c/$companyId/reports/ledger"
      params={{ companyId }}
      search={{ account: accountId, from: firstDayOfMonth(from), to: lastDayOfMonth(to), figure, amount }}
      preload={false}
    >
      <Amount amountMinor={amountMinor} currency={currency} />
    </Link>
  );
}
