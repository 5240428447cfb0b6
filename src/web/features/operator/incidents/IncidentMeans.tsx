import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { IncidentMeansResponse } from '@/features/incidents/incidentContract.ts';
import { type Column, DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { meanText, missedText } from './meanWords.ts';

type Group = IncidentMeansResponse['groups'][number];

const CLASSES: Readonly<Record<Group['incidentClass'], string>> = {
  service: 'Service',
  disaster: 'Disaster',
};
const MOMENTS = [
  { moment: 'acknowledged', name: 'Acknowledged (MTTA)' },
  { moment: 'mitigated', name: 'Mitigated (MTTM)' },
  { moment: 'recovered', name: 'Fault over (MTTR)' },
] as const;

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
      {means?.isWhole === false && <p>Only the latest are counted: there were more.</p>}
      <DataTable
        label="How long it took"
        rows={means?.groups}
        keyOf={({ incidentClass, priority }) => `${incidentClass} ${priority}`}
        none="No incident in 90 days."
        columns={[
          { name: 'Class', cell: ({ incidentClass }) => CLASSES[incidentClass] },
          { name: 'How bad', kind: 'nowrap', cell: ({ priority }) => <PrioritySign priority={priority} /> },
          { name: 'Incidents', kind: 'number', cell: ({ incidents }) => incidents },
          ...MOMENTS.map(({ moment, name }): Column<Group> => {
            return { name, kind: 'nowrap', cell: (group) => <Mean figures={group[moment]} /> };
          }),
        ]}
      />
    </Section>
  );
}

function Mean({ figures }: { figures: Group['acknowledged'] }): ReactNode {
  return (
    <>
      {meanText(figures)}
      <br />
      <small>{missedText(figures)}</small>
    </>
  );
}
