import type { ReactNode } from 'react';
import type { AuditEvent } from '@/features/audit/auditContract.ts';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { actionText, actorText, detailText } from './auditWords.ts';

export function AuditTable({ events }: { events: readonly AuditEvent[] }): ReactNode {
  return (
    <TableFrame label="Audit log" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Details</th>
            <th scope="col">From where</th>
            <th scope="col" data-number>
              Number
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ seq, action, actorId, actorEmail, apiKey, at, details, ip }) => (
            <tr key={seq}>
              <th scope="row">{actionText(action)}</th>
              <td>{actorText({ actorId, actorEmail, apiKey })}</td>
              <td data-nowrap>{formatInstant(at)}</td>
              <td>{detailText(details)}</td>
              <td data-nowrap>{ip}</td>
              <td data-number>{seq}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
