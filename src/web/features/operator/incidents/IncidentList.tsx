import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { Page } from '@/web/components/Page.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
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
  const { data: incidents } = query;
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
      {incidents?.length === 0 && <p>{isOpenOnly ? 'None is open.' : 'There never was one.'}</p>}
      {incidents !== undefined && incidents.length > 0 && <IncidentTable incidents={incidents} />}
      <IncidentMeans />
      <OpenIncident isOpen={act === 'open'} onClose={() => setAct(undefined)} />
    </Page>
  );
}

function IncidentTable({ incidents }: { incidents: readonly IncidentResponse[] }): ReactNode {
  const nameOf = usePersonName();
  return (
    <TableFrame label="Incidents">
      <table>
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">How bad</th>
            <th scope="col">State</th>
            <th scope="col">Commander</th>
            <th scope="col">Detected</th>
            <th scope="col">Component</th>
            <th scope="col">Runbook</th>
          </tr>
        </thead>
        <tbody>
          {incidents.map(({ id, title, priority, state, commander, detectedAt, component, runbook }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/operator/$" params={{ _splat: `incidents/${id}` }} data-row>
                  {title}
                </Link>
              </th>
              <td data-nowrap>
                <PrioritySign priority={priority} />
              </td>
              <td data-nowrap>{stateWord(state)}</td>
              <td>{commander === null ? 'Nobody' : nameOf(commander)}</td>
              <td data-nowrap>
                <Since at={detectedAt} />
              </td>
              <td>{component}</td>
              <td data-nowrap>{runbook}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
