import type { AlertSighting } from '@/core/escalation/EscalationEvent.ts';
import type { Fact } from '@/core/escalation/EscalationPolicy.ts';
import { marksOf } from '@/core/incidents/openIncident.ts';
import { readAlert, type ToldAlert } from '@/core/incidents/readAlert.ts';
import { factsOf } from './factsOf.ts';

/** The alert in the words of the escalation. */
export function toSighting(told: ToldAlert): AlertSighting {
  const { fingerprint, isFiring, alertname, ladder, priority, runbook, component, summary } = readAlert(told);
  const facts: readonly Fact[] = factsOf(marksOf({ runbook, ladder }));
  const runbookUrl = told.annotations.runbook_url ?? '';
  return {
    ...{ fingerprint, isFiring, alertname, ladder, priority, runbook, component, summary },
    ...{ runbookUrl, facts },
  };
}
