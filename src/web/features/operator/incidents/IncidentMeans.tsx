import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { IncidentMeansResponse } from '@/features/incidents/incidentContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { meanText, missedText } from './meanWords.ts';

type Group = IncidentMeansResponse['groups'][number];

const CLASSES: Readonly<Record<Group['incidentClass'], string>> = {
  service: 'Service',
  disaster: 'Disaster',
};
const MOMENTS = ['acknowledged', 'mitigated', 'recovered'] as const;

/** How long it took, over many incidents, against what is promised. */
export function IncidentMeans(): ReactNode {
  const query = useQuery(consoleQueries.incidentTimes);
  const { data: means } = query;
  return (
    <Section
      title="How long it took"
      note="From detection, over the last 90 days: the mean, and the median in brackets. What has no such moment is in neither."
    >
      <ReadState query={query} what="times" />
      {means?.groups.length === 0 && <p>No incident in 90 days.</p>}
      {means?.isWhole === false && <p>Only the latest are counted: there were more.</p>}
      {means !== undefined && means.groups.length > 0 && <MeansTable groups={means.groups} />}
    </Section>
  );
}

function MeansTable({ groups }: { groups: readonly Group[] }): ReactNode {
  return (
    <TableFrame label="How long it took">
      <table>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">How bad</th>
            <th scope="col" data-number>
              Incidents
            </th>
            <th scope="col">Acknowledged (MTTA)</th>
            <th scope="col">Mitigated (MTTM)</th>
            <th scope="col">Fault over (MTTR)</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.incidentClass} ${group.priority}`}>
              <th scope="row">{CLASSES[group.incidentClass]}</th>
              <td data-nowrap>
                <PrioritySign priority={group.priority} />
              </td>
              <td data-number>{group.incidents}</td>
              {MOMENTS.map((moment) => (
                <td key={moment} data-nowrap>
                  {meanText(group[moment])}
                  <br />
                  <small>{missedText(group[moment])}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
