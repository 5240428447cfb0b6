import type { ReactNode } from 'react';
import type { HoldEntry } from '@/features/holds/holdContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Since } from '../console/Since.tsx';

export function ViolationTable({ violations }: Pick<HoldEntry, 'violations'>): ReactNode {
  return (
    <DataTable
      label="What was violated"
      rows={violations}
      keyOf={({ check, companyId, subject }) => `${check} ${companyId} ${subject}`}
      columns={[
        { name: 'Check', cell: ({ check }) => check },
        { name: 'What', kind: 'wide', cell: ({ message }) => message },
        { name: 'Company', cell: ({ companyId }) => companyId ?? 'of none' },
        { name: 'Where', cell: ({ subject }) => subject },
        { name: 'Found', kind: 'nowrap', cell: ({ foundAt }) => <Since at={foundAt} /> },
        {
          name: 'Well again',
          kind: 'nowrap',
          cell: ({ clearedAt }) => (clearedAt === null ? 'Not yet' : <Since at={clearedAt} />),
        },
      ]}
    />
  );
}
