import type { ReactNode } from 'react';
import type { FlagState } from '@/features/flags/flagContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { reasonText, rolloutText } from './flagWords.ts';

type FlagTableProps = { flags: readonly FlagState[]; onChange: (flag: FlagState) => void };

export function FlagTable({ flags, onChange }: FlagTableProps): ReactNode {
  const today = new Date().toISOString().slice(0, 10);
  return (
    <TableFrame label="Feature flags">
      <table>
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">State</th>
            <th scope="col">Why</th>
            <th scope="col">On means</th>
            <th scope="col">Owner</th>
            <th scope="col">Out of the code by</th>
            <th scope="col">
              <span className="visuallyHidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {flags.map((flag) => (
            <tr key={flag.flag}>
              <th scope="row">{flag.flag}</th>
              <td data-nowrap>{rolloutText(flag.rollout)}</td>
              <td data-nowrap>{reasonText(flag)}</td>
              <td data-wide>{flag.description}</td>
              <td>{flag.owner}</td>
              <td data-nowrap>
                {formatDate(flag.removeBy)}
                {flag.removeBy < today && ', overdue'}
              </td>
              <td data-nowrap>
                <Button tone="quiet" aria-label={`Change ${flag.flag}`} onClick={() => onChange(flag)}>
                  Change
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
