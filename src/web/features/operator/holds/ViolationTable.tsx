import type { ReactNode } from 'react';
import type { HoldEntry } from '@/features/holds/holdContract.ts';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { Since } from '../console/Since.tsx';

export function ViolationTable({ violations }: Pick<HoldEntry, 'violations'>): ReactNode {
  return (
    <TableFrame label="What was violated">
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">What</th>
            <th scope="col">Company</th>
            <th scope="col">Where</th>
            <th scope="col">Found</th>
            <th scope="col">Well again</th>
          </tr>
        </thead>
        <tbody>
          {violations.map(({ check, message, companyId, subject, foundAt, clearedAt }) => (
            <tr key={`${check} ${companyId} ${subject}`}>
              <th scope="row">{check}</th>
              <td data-wide>{message}</td>
              <td>{companyId ?? 'of none'}</td>
              <td>{subject}</td>
              <td data-nowrap>
                <Since at={foundAt} />
              </td>
              <td data-nowrap>{clearedAt === null ? 'Not yet' : <Since at={clearedAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
