/** What people do to an incident: detected → acknowledged → mitigated → resolved, and back when the fault returns. */
import type { Incident, IncidentChange, IncidentNote, IncidentState } from './Incident.ts';
import { isWorse, type Priority } from './priority.ts';

/** How long is watched after a fault is over (R240); after a flag was switched off it is half of that (R258, C40). */
export const WATCH_MINUTES = { resolution: 30, flag: 15 } as const;
export type WatchKind = keyof typeof WATCH_MINUTES;

/** Why a change is refused: the words complete "This incident …". */
export type Refusal = { readonly refused: string };

const NEXT: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  detected: ['acknowledged', 'mitigated'],
  acknowledged: ['mitigated'],
  // Back when the fault returns.
  mitigated: ['detected', 'resolved'],
  resolved: [],
};

/** True when an incident may go from one state to the other. */
export function mayFollow(from: IncidentState, to: IncidentState): boolean {
  return NEXT[from].includes(to);
}

export function isRefusal(outcome: IncidentChange | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}

const changed = (incident: Incident, ...notes: IncidentNote[]): IncidentChange => ({ incident, notes });
const unchanged = (incident: Incident): IncidentChange => ({ incident, notes: [] });

/** When a watch that begins at an instant ends. */
export function watchEnd({ watchMinutes }: Pick<Incident, 'watchMinutes'>, from: string): string {
  return new Date(Date.parse(from) + watchMinutes * 60_000).toISOString();
}

/** Somebody has it. The first to say so commands it (R233); said again it changes nothing. */
export function acknowledge(incident: Incident, by: string, at: string): IncidentChange | Refusal {
  if (incident.state === 'resolved') return { refused: 'is resolved; there is nothing to acknowledge' };
  if (incident.state !== 'detected') return unchanged(incident);
  const acknowledged: Incident = {
    ...incident,
    state: 'acknowledged',
    acknowledgedAt: incident.acknowledgedAt ?? at,
    commander: incident.commander ?? by,
  };
  const isFirst = incident.commander === null;
  return changed(
    acknowledged,
    { kind: 'acknowledged', text: 'Acknowledged.' },
    ...(isFirst ? [{ kind: 'assigned' as const, text: `${by} is the incident commander.` }] : []),
  );
}

/** Customers have relief. It is watched from the end of its alerts; without any firing from now on. */
export function mitigate(
  incident: Incident,
  order: { readonly by: string; readonly text: string; readonly watch: WatchKind },
  context: { readonly at: string; readonly isFiring: boolean },
): IncidentChange | Refusal {
  if (incident.state === 'mitigated') return { refused: 'is mitigated already' };
  if (!mayFollow(incident.state, 'mitigated'))
    return { refused: 'is resolved; open another if it came back' };
  const { at, isFiring } = context;
  const watchMinutes = WATCH_MINUTES[order.watch];
  const next: Incident = {
    ...incident,
    state: 'mitigated',
    // Whoever mends has seen it.
    acknowledgedAt: incident.acknowledgedAt ?? at,
    commander: incident.commander ?? order.by,
    mitigatedAt: incident.mitigatedAt ?? at,
    recoveredAt: isFiring ? null : at,
    watchMinutes,
    watchUntil: isFiring ? null : watchEnd({ watchMinutes }, at),
  };
  const then = isFiring
    ? 'Alerts still fire; the watch begins when they end.'
    : `Watched for ${watchMinutes} minutes.`;
  return changed(next, { kind: 'mitigated', text: `${order.text} ${then}`.trim() });
}

/** Over for good. Before the end of its watch that takes a reason. */
export function resolve(
  incident: Incident,
  order: { readonly reason: string },
  context: { readonly at: string },
): IncidentChange | Refusal {
  if (incident.state === 'resolved') return { refused: 'is resolved already' };
  if (!mayFollow(incident.state, 'resolved')) return { refused: 'is not mitigated yet; mitigate it first' };
  const { at } = context;
  const isWatched = incident.watchUntil === null || Date.parse(incident.watchUntil) > Date.parse(at);
  if (isWatched && order.reason === '')
    return {
      refused: `is watched until ${incident.watchUntil ?? 'its alerts end'} and resolves by itself then; to resolve it earlier say why`,
    };
  const next: Incident = {
    ...incident,
    state: 'resolved',
    recoveredAt: incident.recoveredAt ?? at,
    resolvedAt: at,
    watchUntil: null,
  };
  return changed(next, { kind: 'resolved', text: order.reason === '' ? 'Resolved.' : order.reason });
}

/** It is back within its watch: somebody is called again. What was not over stays as it is. */
export function comeBack(incident: Incident, text: string, at: string): IncidentChange {
  if (!mayFollow(incident.state, 'detected')) return unchanged(incident);
  const back: Incident = {
    ...incident,
    ...{ state: 'detected', recoveredAt: null, watchUntil: null, raisedAt: at },
  };
  return changed(back, { kind: 'cameBack', text });
}

/** How much longer is watched what has not recovered at the end of its watch. */
const RECOVERING_MINUTES = 5;

/** The end of the watch: it resolves by itself, or is watched on while it only recovers (C07). Nothing while it lasts. */
export function endWatch(incident: Incident, at: string, notRecovered?: string): IncidentChange {
  const { state, watchUntil, watchMinutes } = incident;
  if (state !== 'mitigated' || watchUntil === null || Date.parse(watchUntil) > Date.parse(at))
    return unchanged(incident);
  if (notRecovered !== undefined) {
    const first = watchEnd(incident, incident.recoveredAt ?? at);
    const isFirst = Date.parse(watchUntil) <= Date.parse(first);
    const longer = { ...incident, watchUntil: watchEnd({ watchMinutes: RECOVERING_MINUTES }, at) };
    const text = `Recovering, not over: ${notRecovered}. Watched on.`;
    return { incident: longer, notes: isFirst ? [{ kind: 'note', text }] : [] };
  }
  const text = `Nothing came back within ${watchMinutes} minutes; resolved.`;
  return changed(
    { ...incident, state: 'resolved', resolvedAt: at, watchUntil: null },
    { kind: 'resolved', text },
  );
}

/** Gives it another priority, with the reason; only people lower one. */
export function classifyAs(
  incident: Incident,
  order: { readonly priority: Priority; readonly because: string },
  at: string,
): IncidentChange | Refusal {
  if (incident.state === 'resolved') return { refused: 'is resolved; its priority stays' };
  const { priority, because } = order;
  if (priority === incident.priority) return unchanged(incident);
  const isRaised = isWorse(priority, incident.priority);
  const next = {
    ...incident,
    ...{ priority, classifiedBecause: because },
    raisedAt: isRaised ? at : incident.raisedAt,
  };
  const text = `${incident.priority} → ${priority}: ${because}`;
  return changed(next, { kind: isRaised ? 'raised' : 'classified', text, data: { priority } });
}
