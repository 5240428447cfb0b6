/** What the alerts of an incident make of it: raised by a higher rung, over when none fires, back when one returns. */
import { comeBack, watchEnd } from './changeIncident.ts';
import type { Incident, IncidentChange, IncidentNote } from './Incident.ts';
import type { IncidentAlert } from './IncidentAlert.ts';
import { isWorse, worstFirst } from './priority.ts';

/** Named after the alert that calls for people now, unless people have named it. */
function titled(incident: Incident, rung: IncidentAlert | undefined): Incident {
  return incident.source === 'alert' && rung !== undefined ? { ...incident, title: rung.summary } : incident;
}

/** Where an incident stands whose alerts have begun, or all ended. */
function stateAfter(
  incident: Incident,
  alerts: readonly IncidentAlert[],
  hasNewlyFired: boolean,
  at: string,
): IncidentChange {
  const firing = alerts.filter(({ isFiring }) => isFiring);
  if (firing.length > 0) {
    // A workaround holds while the alert that it was found for still fires.
    if (incident.state !== 'mitigated' || !hasNewlyFired) return { incident, notes: [] };
    const text = `Came back within the watch: ${firing.map(({ alertname }) => alertname).join(', ')}.`;
    const [rung] = firing.toSorted(worstFirst);
    return comeBack(titled(incident, rung), text, at);
  }
  const ends = alerts.map(({ endedAt }) => (endedAt === null ? 0 : Date.parse(endedAt)));
  if (ends.length === 0) return { incident, notes: [] };
  const recoveredAt = new Date(Math.max(...ends)).toISOString();
  if (incident.recoveredAt !== null && Date.parse(recoveredAt) <= Date.parse(incident.recoveredAt))
    return { incident, notes: [] };
  const over: Incident = {
    ...incident,
    state: 'mitigated',
    mitigatedAt: incident.mitigatedAt ?? recoveredAt,
    recoveredAt,
    watchUntil: watchEnd(incident, recoveredAt),
  };
  const text = `No alert fires any more; watched for ${incident.watchMinutes} minutes.`;
  return { incident: over, notes: incident.recoveredAt === null ? [{ kind: 'recovered', text }] : [] };
}

/**
 * The incident after a delivery about its alerts, all of which are given; `news` are those that were not known or
 * began to fire again. Only they raise it: what a person has lowered stays until something new happens. One that is
 * resolved stays as it is.
 */
export function settleAlerts(
  incident: Incident,
  alerts: readonly IncidentAlert[],
  delivery: { readonly news: readonly IncidentAlert[]; readonly at: string },
): IncidentChange {
  if (incident.state === 'resolved') return { incident, notes: [] };
  const { news, at } = delivery;
  const notes: IncidentNote[] = [];
  let next = incident;
  const [rung] = news.toSorted(worstFirst);
  if (rung !== undefined && isWorse(rung.priority, incident.priority)) {
    const { alertname, priority, summary } = rung;
    const because = `${alertname} is ${priority}: ${summary}`;
    next = { ...titled(next, rung), priority, classifiedBecause: because, raisedAt: at };
    notes.push({
      kind: 'raised',
      text: `${incident.priority} → ${priority}: ${because}`,
      data: { priority },
    });
  }
  const hasNewlyFired = news.some(({ isFiring }) => isFiring);
  const after = stateAfter(next, alerts, hasNewlyFired, at);
  return { incident: after.incident, notes: [...notes, ...after.notes] };
}
