import type { ReactNode } from 'react';
import type { ExposureLine } from '@/features/securityResponse/securityResponseContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { formatNumber } from '@/web/lib/format/formatCount.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { usePersonName } from '../console/usePersonName.ts';

/** By whom, with which key or session. */
function Who({ row: { userId, apiKeyId, sessionId } }: { row: ExposureLine }): ReactNode {
  const nameOf = usePersonName();
  return (
    <>
      {userId === null ? 'nobody who is known' : nameOf(userId)}
      {apiKeyId !== null && `, key ${apiKeyId}`}
      {sessionId !== null && `, session ${sessionId}`}
    </>
  );
}

export function ExposureTable({ rows }: { rows: readonly ExposureLine[] }): ReactNode {
  return (
    <DataTable
      label="Who read what"
      isTall
      rows={rows}
      keyOf={(row) => Object.values(row).join(' ')}
      columns={[
        { name: 'What', cell: ({ method, route }) => `${method} ${route}` },
        { name: 'Who', kind: 'wide', cell: (row) => <Who row={row} /> },
        { name: 'From where', kind: 'nowrap', cell: ({ ip }) => ip },
        { name: 'Company', cell: ({ companyId }) => <code>{companyId}</code> },
        { name: 'Answered', kind: 'number', cell: ({ answered }) => formatNumber(answered) },
        { name: 'Refused', kind: 'number', cell: ({ refused }) => formatNumber(refused) },
        { name: 'Bytes', kind: 'number', cell: ({ bytes }) => formatNumber(bytes) },
        { name: 'First', kind: 'nowrap', cell: ({ first }) => formatInstant(first) },
        { name: 'Last', kind: 'nowrap', cell: ({ last }) => formatInstant(last) },
      ]}
    />
  );
}
