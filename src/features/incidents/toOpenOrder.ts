import { ladderOfRunbook } from '@/core/alerts/ladderOfRunbook.ts';
import { classify } from '@/core/incidents/classify.ts';
import type { OpenOrder } from './IncidentService.ts';
import type { OpenIncidentRequest } from './incidentContract.ts';

/** What is not said follows from the facts. */
export function toOpenOrder(asked: OpenIncidentRequest): Omit<OpenOrder, 'by'> {
  const { title, component, incidentClass, facts } = asked;
  const { isSecurity, isDataLoss, isLegal, ...found } = classify(facts);
  const runbook = asked.runbook ?? found.runbook;
  // It is the incident that the alerts of its procedure tell of a moment later: nobody is called twice.
  const ladder = asked.ladder ?? ladderOfRunbook(runbook);
  const isByHand = asked.priority !== undefined;
  return {
    ...{ title, component, incidentClass, source: 'manual', marks: { isSecurity, isDataLoss, isLegal } },
    priority: asked.priority ?? found.priority,
    because: asked.because ?? (isByHand ? 'classified by hand' : found.because),
    runbook,
    ...(ladder === undefined ? {} : { ladder }),
  };
}
