import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { importQueries } from '@/web/lib/queries/importQueries.ts';
import { FORMAT_NAMES, STATE_NAMES } from './formatNames.ts';

export function ImportList({ companyId }: { companyId: string }): ReactNode {
  const { data: batches, error, refetch } = useQuery(importQueries.list(companyId));
  if (error)
    return (
      <ErrorNotice error={error} what="Earlier imports could not be read" onRetry={() => void refetch()} />
    );
  if (batches === undefined) return <Skeleton shape="text" label="Reading earlier imports" />;
  if (batches.length === 0) return null;
  return (
    <Section title="Earlier imports">
      <TableFrame label="Earlier imports">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col">Format</th>
              <th scope="col" data-number>
                New vouchers
              </th>
            </tr>
          </thead>
          <tbody>
            {batches.map((batch) => (
              <tr key={batch.id}>
                <th scope="row">
                  <Link to="/c/$companyId/import/$batchId" params={{ companyId, batchId: batch.id }}>
                    {batch.fileName}
                  </Link>
                </th>
                <td data-nowrap>{STATE_NAMES[batch.state]}</td>
                <td data-nowrap>{formatInstant(batch.undoneAt ?? batch.committedAt ?? batch.createdAt)}</td>
                <td data-nowrap>{FORMAT_NAMES[batch.format]}</td>
                <td data-number>{batch.receipt?.new.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
