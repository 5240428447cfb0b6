import type { PagedIncident } from '@/core/escalation/EscalationState.ts';
import { newId } from '@/shared/ids/newId.ts';
import { alertmanagerKey, isPagedByAlertmanager } from './alertmanagerKey.ts';
import type { PagerFact } from './PagerMemory.ts';
import type { PagerState } from './PagerState.ts';
import type { Answer } from './parseAnswer.ts';

/** PagerDuty's clock may be behind ours by so much. Too little calls somebody once more, too much calls nobody. */
const SKEW_MS = 5_000;

export type AnswerOutcome =
  | { readonly outcome: 'applied'; readonly incident: PagedIncident; readonly facts: readonly PagerFact[] }
  | { readonly outcome: 'repeated' | 'ignored'; readonly why: string };

/** Paged by us under a key of this episode, or by Alertmanager under that of its group. */
function isOf(incident: PagedIncident, key: string): boolean {
  const { id, episode, ladder } = incident;
  const isOfAlertmanager = isPagedByAlertmanager(incident) && key === alertmanagerKey({ ladder });
  return key.startsWith(`${id}/${episode}/`) || isOfAlertmanager;
}

/** What PagerDuty knows already is not said to it again. */
function closings({ id, deliveries }: PagedIncident, key: string, action: 'acknowledge' | 'resolve') {
  return deliveries
    .filter(
      ({ channel, reference, closed }) => channel === 'pagerduty' && reference === key && closed !== action,
    )
    .filter(({ closed }) => closed !== 'resolve')
    .map((delivery): PagerFact => ({ kind: 'closed', incidentId: id, key: delivery.key, action }));
}

/** What an answer at PagerDuty changes here; a program is nobody who has it, and what is over stays over. */
export function answerFacts({ answered, escalation }: PagerState, answer: Answer): AnswerOutcome {
  const { id, kind, incidentKey, by, occurredMs } = answer;
  if (answered.includes(id)) return { outcome: 'repeated', why: 'it was heard before' };
  const incident = Object.values(escalation.incidents).find(
    (one) => one.resolvedMs === undefined && isOf(one, incidentKey),
  );
  if (incident === undefined) return { outcome: 'ignored', why: 'no incident that is open here has its key' };
  if (occurredMs + SKEW_MS < incident.episodeMs)
    return { outcome: 'ignored', why: 'it is older than what people are called for now' };
  const incidentId = incident.id;
  if (kind === 'unacknowledged') {
    const text = `PagerDuty: the acknowledgement was taken back${by === undefined ? ' after its time' : ` by ${by}`}.`;
    const note = { id: newId(), incidentId, kind: 'note' as const, text };
    return { outcome: 'applied', incident, facts: [{ kind: 'noted', note }] };
  }
  if (by === undefined) return { outcome: 'ignored', why: 'a program did it, and nobody has it by that' };
  const action = kind === 'resolved' ? 'resolve' : 'acknowledge';
  const taken: PagerFact = { kind: 'acknowledged', incidentId, by };
  const over: PagerFact = { kind: 'relieved', incidentId, by };
  const facts = [
    ...(incident.acknowledgedMs === undefined ? [taken] : []),
    ...closings(incident, incidentKey, action),
    ...(kind === 'resolved' ? [over] : []),
  ];
  return { outcome: 'applied', incident, facts };
}
