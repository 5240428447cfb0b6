import type { ReactNode } from 'react';
import type { ApprovalEntry } from '@/features/platformAudit/platformAuditContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Since } from '../console/Since.tsx';
import { isUsedHere } from './isUsedHere.ts';

const STATES: Readonly<Record<ApprovalEntry['state'], string>> = {
  waiting: 'Waits for the signature',
  signed: 'Signed, not used yet',
  used: 'Used',
  expired: 'Expired',
};

type ApprovalTableProps = {
  approvals: readonly ApprovalEntry[] | undefined;
  onRead: (approval: ApprovalEntry) => void;
  onUse: (approval: ApprovalEntry) => void;
};

export function ApprovalTable({ approvals, onRead, onUse }: ApprovalTableProps): ReactNode {
  return (
    <DataTable
      label="Approvals"
      rows={approvals}
      keyOf={({ id }) => id}
      none="Nothing was ever asked for."
      columns={[
        { name: 'What for', cell: ({ action }) => action },
        { name: 'State', kind: 'nowrap', cell: ({ state }) => STATES[state] },
        { name: 'Whose', cell: ({ role }) => role },
        { name: 'Reason', kind: 'wide', cell: ({ reason }) => reason },
        { name: 'Asked by', cell: ({ requestedBy }) => requestedBy },
        { name: 'Asked', kind: 'nowrap', cell: ({ requestedAt }) => <Since at={requestedAt} /> },
        {
          name: 'Actions',
          kind: 'actions',
          cell: (approval) =>
            approval.state === 'signed' && isUsedHere(approval.action) ? (
              <Button tone="quiet" data-row onClick={() => onUse(approval)}>
                Use it
              </Button>
            ) : (
              <Button tone="quiet" data-row onClick={() => onRead(approval)}>
                Show what is signed
              </Button>
            ),
        },
      ]}
    />
  );
}
