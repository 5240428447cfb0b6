import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { CompanyGlance } from '@/features/companies/companyContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatDate, formatInstant } from '@/web/lib/format/formatDate.ts';
import { WARNING_WORDS } from './companyWords.ts';

export function CompanyTable({ companies }: { companies: readonly CompanyGlance[] }): ReactNode {
  return (
    <TableFrame label="Your companies" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Company</th>
            <th scope="col">Look at</th>
            <th scope="col" data-number>
              Low point
            </th>
            <th scope="col">In</th>
            <th scope="col">Books until</th>
            <th scope="col">Last import</th>
            <th scope="col">You are</th>
          </tr>
        </thead>
        <tbody>
          {companies.map(({ id, name, currency, role, booksUntil, lastImportAt, lowPoint, warnings }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/c/$companyId" params={{ companyId: id }} search={{}}>
                  {name}
                </Link>
              </th>
              <td>{warnings.map((warning) => WARNING_WORDS[warning]).join(', ') || 'Nothing'}</td>
              <td data-number>
                {lowPoint && (
                  <>
                    <Amount amountMinor={lowPoint.amountMinor} currency={currency} zero="digits" /> {currency}
                  </>
                )}
              </td>
              <td data-nowrap>{lowPoint && formatMonth(lowPoint.month)}</td>
              <td data-nowrap>{booksUntil === null ? 'None' : formatDate(booksUntil)}</td>
              <td data-nowrap>{lastImportAt === null ? 'Never' : formatInstant(lastImportAt)}</td>
              <td>{role}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
