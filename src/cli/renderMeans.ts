import { durationText } from '@/core/incidents/draftReport.ts';
import type { MomentFigures } from '@/core/incidents/meanTimes.ts';
import type { IncidentMeans } from '@/features/incidents/IncidentService.ts';
import { renderTable } from './renderTable.ts';

const COLUMNS = [
  ...[{ title: 'Class' }, { title: 'Priority' }, { title: 'Time' }],
  ...(['Mean', 'Median', 'Of', 'Without', 'Missed'] as const).map((title) => ({
    ...{ title, align: 'right' as const },
  })),
  { title: 'Promised' },
];

function promised(targetS: number | null): string {
  if (targetS === null) return 'nothing';
  return targetS === 0 ? 'at once' : durationText(targetS);
}

function cells({ meanS, medianS, count, without, missed, targetS }: MomentFigures): string[] {
  const figures = [durationText(meanS), durationText(medianS), String(count), String(without)];
  return [...figures, missed === null ? '—' : String(missed), promised(targetS)];
}

/** MTTA, MTTM and MTTR as a table: three rows for each class and priority. */
export function renderMeans({ since, isWhole, groups }: IncidentMeans): string {
  const day = since.slice(0, 10);
  if (groups.length === 0) return `No incident since ${day}.`;
  const rows = groups.flatMap(({ incidentClass, priority, acknowledged, mitigated, recovered }) =>
    Object.entries({ MTTA: acknowledged, MTTM: mitigated, MTTR: recovered }).map(([name, figures]) => [
      ...[incidentClass, priority, name, ...cells(figures)],
    ]),
  );
  const which = isWhole ? '' : ' Only the latest are counted: there were more.';
  return `Incidents detected since ${day}.${which}\n\n${renderTable(COLUMNS, rows)}`;
}
