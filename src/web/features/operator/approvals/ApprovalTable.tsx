import type { ReactNode } from 'react';
import type { ApprovalEntry } from '@/features/platformAudit/platformAuditContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { Since } from '../console/Since.tsx';
import { isUsedHere } from './isUsedHere.ts';

const STATES: Readonly<Record<ApprovalEntry['state'], string>> = {
  waiting: 'Waits for the signature',
  signed: 'Signed, not used yet',
  used: 'Used',
  expired: 'Expired',
};

type ApprovalTableProps = {
  approvals: readonly ApprovalEntry[];
  onRead: (approval: ApprovalEntry) => void;
  onUse: (approval: ApprovalEntry) => void;
};

export function ApprovalTable({ approvals, onRead, onUse }: ApprovalTableProps): ReactNode {
  return (
    <TableFrame label="Approvals">
      <table>
        <thead>
          <tr>
            <th scope="col">What for</th>
            <th scope="col">State</th>
            <th scope="col">Whose</th>
            <th scope="col">Reason</th>
            <th scope="col">Asked by</th>
            <th scope="col">Asked</th>
            <th scope="col">
              <span className="visuallyHidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {approvals.map((approval) => (
            <tr key={approval.id}>
              <th scope="row">{approval.action}</th>
              <td data-nowrap>{STATES[approval.state]}</td>
              <td>{approval.role}</td>
              <td data-wide>{approval.reason}</td>
              <td>{approval.requestedBy}</td>
              <td data-nowrap>
                <Since at={approval.requestedAt} />
              </td>
              <td data-nowrap>
                {approval.state === 'signed' && isUsedHere(approval.action) ? (
                  <Button tone="quiet" data-row onClick={() => onUse(approval)}>
                    Use it
                  </Button>
                ) : (
                  <Button tone="quiet" data-row onClick={() => onRead(approval)}>
                    Show what is signed
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
