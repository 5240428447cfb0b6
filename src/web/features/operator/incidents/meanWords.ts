import type { IncidentMeansResponse } from '@/features/incidents/incidentContract.ts';
import { spanText } from '../console/timeText.ts';

type Figures = IncidentMeansResponse['groups'][number]['acknowledged'];

/** `12 min (8 min)`, or that there is nothing to make a mean of. */
export function meanText({ meanS, medianS }: Pick<Figures, 'meanS' | 'medianS'>): string {
  if (meanS === null || medianS === null) return 'None yet';
  return `${spanText(meanS * 1000)} (${spanText(medianS * 1000)})`;
}

/** What is promised, how many missed it, and how many have no such moment. */
export function missedText({ missed, without, targetS }: Figures): string {
  const target = targetS === 0 ? 'at once' : targetS === null ? '' : `within ${spanText(targetS * 1000)}`;
  const verdict = missed === null ? 'nothing promised' : `${target}: ${missed} missed`;
  return without === 0 ? verdict : `${verdict}; ${without} without`;
}
