import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FlagHistory as History } from '@/features/flags/flagContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { standingText } from './flagWords.ts';

/** Which processes have the last change, and what was changed by whom. */
export function FlagHistory(): ReactNode {
  const { data: history, error } = useQuery(operatorQueries.flagHistory);
  if (error) return <ErrorNotice error={error} what="The history could not be read" />;
  if (history === undefined) return null;
  return (
    <>
      <Processes history={history} />
      <Changes history={history} />
    </>
  );
}

function Processes({ history: { processes, revision } }: { history: History }): ReactNode {
  return (
    <Section title="Live processes" note={`The last change has the number ${revision}.`}>
      <DataTable
        label="Live processes"
        rows={processes}
        keyOf={({ host, pid, startedAt }) => `${host} ${pid} ${startedAt}`}
        columns={[
          { name: 'Process', cell: ({ process }) => process },
          { name: 'Host', cell: ({ host }) => host },
          { name: 'Process id', kind: 'number', cell: ({ pid }) => pid },
          {
            name: 'Has the last change',
            cell: ({ acknowledgedRevision: last }) => (last >= revision ? 'Yes' : `No, it has ${last}`),
          },
          { name: 'Since', kind: 'nowrap', cell: ({ startedAt }) => formatInstant(startedAt) },
        ]}
      />
    </Section>
  );
}

function Changes({ history: { changes } }: { history: History }): ReactNode {
  return (
    <Section title="History" note="The last 100 changes.">
      <DataTable
        label="History of flags"
        isTall
        rows={changes}
        keyOf={({ revision }) => revision}
        none="Nothing was ever overridden."
        columns={[
          { name: 'Flag', cell: ({ flag }) => flag },
          { name: 'From', kind: 'nowrap', cell: ({ from }) => standingText(from) },
          { name: 'To', kind: 'nowrap', cell: ({ to }) => standingText(to) },
          { name: 'By', cell: ({ by }) => by },
          { name: 'When', kind: 'nowrap', cell: ({ at }) => formatInstant(at) },
          { name: 'Number', kind: 'number', cell: ({ revision }) => revision },
        ]}
      />
    </Section>
  );
}
