import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';

type IncidentChoiceProps = { incidentId: string; onIncident: (incidentId: string) => void };

/** The open incident whose timeline gets a line; empty for none. */
export function IncidentChoice({ incidentId, onIncident }: IncidentChoiceProps): ReactNode {
  const { data: incidents = [] } = useQuery(consoleQueries.incidents(true));
  return (
    <ChoiceField
      label="Incident"
      hint="Its timeline gets a line."
      value={incidentId}
      choices={[
        { value: '', label: 'None' },
        ...incidents.map(({ id, priority, title }) => ({ value: id, label: `${priority} ${title}` })),
      ]}
      onValue={onIncident}
    />
  );
}
