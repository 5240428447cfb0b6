import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { CompanyGlance } from '@/features/companies/companyContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { formatDate, formatInstant } from '@/web/lib/format/formatDate.ts';
import { WARNING_WORDS } from './companyWords.ts';

export function CompanyTable({ companies }: { companies: readonly CompanyGlance[] }): ReactNode {
  return (
    <DataTable
      label="Your companies"
      isTall
      rows={companies}
      keyOf={({ id }) => id}
      columns={[
        {
          name: 'Company',
          cell: ({ id, name }) => (
            <Link to="/c/$companyId" params={{ companyId: id }} search={{}}>
              {name}
            </Link>
          ),
        },
        {
          name: 'Look at',
          cell: ({ warnings }) => warnings.map((warning) => WARNING_WORDS[warning]).join(', ') || 'Nothing',
        },
        {
          name: 'Low point',
          kind: 'number',
          cell: ({ lowPoint, currency }) =>
            lowPoint && (
              <>
                <Amount amountMinor={lowPoint.amountMinor} currency={currency} zero="digits" /> {currency}
              </>
            ),
        },
        { name: 'In', kind: 'nowrap', cell: ({ lowPoint }) => lowPoint && formatMonth(lowPoint.month) },
        {
          name: 'Books until',
          kind: 'nowrap',
          cell: ({ booksUntil }) => (booksUntil === null ? 'None' : formatDate(booksUntil)),
        },
        {
          name: 'Last import',
          kind: 'nowrap',
          cell: ({ lastImportAt }) => (lastImportAt === null ? 'Never' : formatInstant(lastImportAt)),
        },
        { name: 'You are', cell: ({ role }) => role },
      ]}
    />
  );
}
