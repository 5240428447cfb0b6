import type { ReactNode } from 'react';
import type { FlagState } from '@/features/flags/flagContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { reasonText, rolloutText } from './flagWords.ts';

type FlagTableProps = { flags: readonly FlagState[]; onChange: (flag: FlagState) => void };

export function FlagTable({ flags, onChange }: FlagTableProps): ReactNode {
  const today = new Date().toISOString().slice(0, 10);
  return (
    <DataTable
      label="Feature flags"
      rows={flags}
      keyOf={({ flag }) => flag}
      columns={[
        { name: 'Flag', cell: ({ flag }) => flag },
        { name: 'State', kind: 'nowrap', cell: ({ rollout }) => rolloutText(rollout) },
        { name: 'Why', kind: 'nowrap', cell: reasonText },
        { name: 'On means', kind: 'wide', cell: ({ description }) => description },
        { name: 'Owner', cell: ({ owner }) => owner },
        {
          name: 'Out of the code by',
          kind: 'nowrap',
          cell: ({ removeBy }) => `${formatDate(removeBy)}${removeBy < today ? ', overdue' : ''}`,
        },
        {
          name: 'Actions',
          kind: 'actions',
          cell: (flag) => (
            <Button tone="quiet" aria-label={`Change ${flag.flag}`} onClick={() => onChange(flag)}>
              Change
            </Button>
          ),
        },
      ]}
    />
  );
}
