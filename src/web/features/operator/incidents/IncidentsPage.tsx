import type { ReactNode } from 'react';
import { REPORT_KINDS } from '@/core/incidents/reportDeadlines.ts';
import type { ConsolePageProps } from '../console/consolePages.ts';
import { IncidentList } from './IncidentList.tsx';
import { IncidentRoom } from './IncidentRoom.tsx';
import { PaperPage } from './PaperPage.tsx';

/** `incidents`, `incidents/<id>`, and `incidents/<id>/report` or `/post-mortem`. */
export function IncidentsPage({ rest }: ConsolePageProps): ReactNode {
  if (rest === '') return <IncidentList />;
  const [id = '', paper] = rest.split('/');
  const kind = REPORT_KINDS.find((one) => one === paper);
  if (kind !== undefined) return <PaperPage key={rest} id={id} kind={kind} />;
  return <IncidentRoom key={id} id={id} />;
}
