import type { ReactNode } from 'react';
import type { AuditEvent } from '@/features/audit/auditContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { actionText, actorText, detailText } from './auditWords.ts';

export function AuditTable({ events }: { events: readonly AuditEvent[] }): ReactNode {
  return (
    <DataTable
      label="Audit log"
      isTall
      rows={events}
      keyOf={({ seq }) => seq}
      columns={[
        { name: 'What', cell: ({ action }) => actionText(action) },
        { name: 'Who', cell: actorText },
        { name: 'When', kind: 'nowrap', cell: ({ at }) => formatInstant(at) },
        { name: 'Details', cell: ({ details }) => detailText(details) },
        { name: 'From where', kind: 'nowrap', cell: ({ ip }) => ip },
        { name: 'Number', kind: 'number', cell: ({ seq }) => seq },
      ]}
    />
  );
}
