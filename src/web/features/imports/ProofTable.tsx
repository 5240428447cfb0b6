import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ProofRow } from '@/features/imports/importContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { useCompanyId } from '@/web/lib/useCompanyId.ts';

const FIGURES = ['openingMinor', 'postingsMinor', 'closingMinor', 'statedMinor'] as const;
const HEADS = ['Opening', 'plus postings', 'Closing', 'The file states'];

export function ProofTable({ rows }: { rows: readonly ProofRow[] }): ReactNode {
  const { data: overview } = useQuery(companyQueries.overview(useCompanyId()));
  const currency = overview?.company.currency ?? 'SEK';
  return (
    <TableFrame label="Proof, account by account" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Year to</th>
            {HEADS.map((head) => (
              <th key={head} scope="col" data-number>
                {head}
              </th>
            ))}
            <th scope="col">Proven</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.accountNumber}${row.year.startsOn}`}>
              <th scope="row">
                {row.accountNumber} {row.accountName === row.accountNumber ? '' : row.accountName}
              </th>
              <td data-nowrap>{formatDate(row.year.endsOn)}</td>
              {FIGURES.map((figure) => (
                <td key={figure} data-number>
                  <Amount amountMinor={row[figure]} currency={currency} />
                </td>
              ))}
              <td data-nowrap>{row.isProven ? '✓ Yes' : '× No'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
