import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DatabasePool, SessionKind } from '@/features/database/databaseContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { spanText } from '../console/timeText.ts';
import { PoolGauge } from './PoolGauge.tsx';
import { SessionTable } from './SessionTable.tsx';

const KINDS: readonly { readonly value: SessionKind; readonly label: string }[] = [
  { value: 'slow', label: 'Slow statements' },
  { value: 'idle-in-transaction', label: 'Idle in a transaction' },
  { value: 'all', label: 'All of ours' },
];

export function DatabasePage(): ReactNode {
  const [kind, setKind] = useState<SessionKind>('slow');
  const pool = useQuery(consoleQueries.databasePool);
  const sessions = useQuery(consoleQueries.databaseSessions(kind));
  return (
    <Page
      title="Database"
      lead="Read over a connection of its own, so it answers when the pool is exhausted. Cancel first, then terminate."
    >
      <ReadState query={pool} what="the pool" />
      {pool.data && <Gauges pool={pool.data} />}
      <Section
        title="Sessions"
        note="Statements that run for five seconds or longer, and transactions that stand still as long."
        actions={<ChoiceField label="Which" value={kind} choices={KINDS} onValue={setKind} />}
      >
        <ReadState query={sessions} what="sessions" />
        <SessionTable sessions={sessions.data} />
      </Section>
      {pool.data && <Applications pool={pool.data} />}
    </Page>
  );
}

function Gauges({ pool: { pool, server } }: { pool: DatabasePool }): ReactNode {
  return (
    <>
      {pool && (
        <PoolGauge
          name="Pool of the API"
          used={pool.inUse}
          most={pool.max}
          percent={pool.utilisationPercent}
          band={pool.band}
          more={`${pool.waiting} requests wait for a connection`}
        />
      )}
      <PoolGauge
        name="Connections of the server"
        used={server.connections}
        most={server.connectionsMax}
        percent={server.utilisationPercent}
        band={server.band}
      />
    </>
  );
}

function Applications({ pool: { sessions } }: { pool: DatabasePool }): ReactNode {
  return (
    <Section title="Who is connected">
      <DataTable
        label="Who is connected"
        rows={sessions}
        keyOf={({ application, state }) => `${application} ${state}`}
        columns={[
          { name: 'Application', cell: ({ application }) => application || 'without a name' },
          { name: 'State', cell: ({ state }) => state },
          { name: 'Sessions', kind: 'number', cell: ({ sessions: count }) => count },
          {
            name: 'The oldest for',
            kind: 'number',
            cell: ({ oldestSeconds }) => spanText(oldestSeconds * 1000),
          },
        ]}
      />
    </Section>
  );
}
