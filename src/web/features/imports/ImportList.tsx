import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatNumber } from '@/web/lib/format/formatCount.ts';
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
      <DataTable
        label="Earlier imports"
        rows={batches}
        keyOf={({ id }) => id}
        columns={[
          {
            name: 'File',
            cell: ({ id, fileName }) => (
              <Link to="/c/$companyId/import/$batchId" params={{ companyId, batchId: id }}>
                {fileName}
              </Link>
            ),
          },
          { name: 'State', kind: 'nowrap', cell: ({ state }) => STATE_NAMES[state] },
          {
            name: 'When',
            kind: 'nowrap',
            cell: ({ undoneAt, committedAt, createdAt }) =>
              formatInstant(undoneAt ?? committedAt ?? createdAt),
          },
          { name: 'Format', kind: 'nowrap', cell: ({ format }) => FORMAT_NAMES[format] },
          {
            name: 'New vouchers',
            kind: 'number',
            cell: ({ receipt }) => receipt && formatNumber(receipt.new),
          },
        ]}
      />
    </Section>
  );
}
