import type { ReactNode } from 'react';
import type { ConsolePageProps } from '../console/consolePages.ts';
import { IncidentList } from './IncidentList.tsx';
import { IncidentRoom } from './IncidentRoom.tsx';

export function IncidentsPage({ rest }: ConsolePageProps): ReactNode {
  return rest === '' ? <IncidentList /> : <IncidentRoom key={rest} id={rest} />;
}
