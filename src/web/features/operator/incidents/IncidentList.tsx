import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { worstFirst } from '@/core/incidents/priority.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Page } from '@/web/components/Page.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { KeyHint } from '../console/KeyHint.tsx';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';
import { IncidentMeans } from './IncidentMeans.tsx';
import { stateWord } from './incidentWords.ts';
import { OpenIncident } from './OpenIncident.tsx';

export function IncidentList(): ReactNode {
  const { act, setAct, show } = useConsolePlace();
  const isOpenOnly = show !== 'all';
  const query = useQuery(consoleQueries.incidents(isOpenOnly));
  const nameOf = usePersonName();
  // What is open by how bad it is, of equals the newest; the past as it came.
  const rows = isOpenOnly ? query.data?.toSorted(worstFirst) : query.data;
  return (
    <Page
      title="Incidents"
      lead="Alerts open, raise and end them; a person may open one too."
      actions={
        <>
          <Link
            to="/operator/$"
            params={{ _splat: 'incidents' }}
            search={isOpenOnly ? { show: 'all' } : {}}
            className={buttonClass('plain')}
          >
            {isOpenOnly ? 'Past ones too' : 'Only open ones'}
          </Link>
          <Button tone="primary" onClick={() => setAct('open')}>
            Open an incident <KeyHint>o</KeyHint>
          </Button>
        </>
      }
    >
      <ReadState query={query} what="incidents" />
      <DataTable
        label="Incidents"
        rows={rows}
        keyOf={({ id }) => id}
        none={isOpenOnly ? 'None is open.' : 'There never was one.'}
        columns={[
          {
            name: 'Incident',
            cell: ({ id, title }) => (
              <Link to="/operator/$" params={{ _splat: `incidents/${id}` }} data-row>
                {title}
              </Link>
            ),
          },
          { name: 'How bad', kind: 'nowrap', cell: ({ priority }) => <PrioritySign priority={priority} /> },
          { name: 'State', kind: 'nowrap', cell: ({ state }) => stateWord(state) },
          {
            name: 'Commander',
            cell: ({ commander }) => (commander === null ? 'Nobody' : nameOf(commander)),
          },
          { name: 'Detected', kind: 'nowrap', cell: ({ detectedAt }) => <Since at={detectedAt} /> },
          { name: 'Component', cell: ({ component }) => component },
          { name: 'Runbook', kind: 'nowrap', cell: ({ runbook }) => runbook },
        ]}
      />
      <IncidentMeans />
      <OpenIncident isOpen={act === 'open'} onClose={() => setAct(undefined)} />
    </Page>
  );
}
