/** One event more: the next state. Deterministic, so that a journal gives the same state at every start. */
import { isWorse, type Priority } from '@/core/incidents/priority.ts';
import type { AlertSighting, EscalationEvent, RowSighting } from './EscalationEvent.ts';
import { FACTS, type Fact } from './EscalationPolicy.ts';
import { type EscalationState, findIncident, type PagedIncident } from './EscalationState.ts';

/** Overrides that are kept; the oldest give way. */
const OVERRIDES_MAX = 500;

type Subject = { readonly ladder: string; readonly runbook: string; readonly priority: Priority };

/** Everything is down: only the runbook of that, and the ladder of what is seen from outside, say so. */
function isOutage({ ladder, runbook, priority }: Subject): boolean {
  return priority === 'P0' && (runbook === 'P0-1' || ladder === 'availability');
}

/** `holds` says nothing of a fact that it does not know. */
function factsAfter(
  since: PagedIncident['since'],
  holds: (fact: Fact) => boolean | undefined,
  atMs: number,
): PagedIncident['since'] {
  const next: Partial<Record<Fact, number>> = { ...since };
  for (const fact of FACTS) {
    const isSo = holds(fact);
    if (isSo === false) delete next[fact];
    if (isSo === true) next[fact] ??= atMs;
  }
  return next;
}

/** Raised to the priority, never lowered; the moment is kept. */
function raised(incident: PagedIncident, priority: Priority, atMs: number): PagedIncident {
  if (!isWorse(priority, incident.priority)) return incident;
  const reachedMs = { ...incident.reachedMs, [priority]: incident.reachedMs[priority] ?? atMs };
  return { ...incident, priority, reachedMs };
}

/** People may lower it; what was reached above it is no longer asked for. */
function classified(incident: PagedIncident, priority: Priority, atMs: number): PagedIncident {
  if (!isWorse(incident.priority, priority)) return raised(incident, priority, atMs);
  const kept = Object.entries(incident.reachedMs).filter(
    ([reached]) => !isWorse(reached as Priority, priority),
  );
  return { ...incident, priority, reachedMs: { [priority]: atMs, ...Object.fromEntries(kept) } };
}

function withRunbook(incident: PagedIncident, runbook: string, atMs: number): PagedIncident {
  if (runbook === '' || incident.runbooksMs[runbook] !== undefined) return incident;
  return {
    ...incident,
    runbook: incident.runbook || runbook,
    runbooksMs: { ...incident.runbooksMs, [runbook]: atMs },
  };
}

function opened(
  id: string,
  from: Subject & { title: string; component: string },
  atMs: number,
): PagedIncident {
  const { ladder, title, priority, runbook, component } = from;
  return {
    ...{ id, ladder, title, priority, runbook, component },
    rowId: undefined,
    openedMs: atMs,
    episode: 1,
    episodeMs: atMs,
    reachedMs: { [priority]: atMs },
    runbooksMs: runbook === '' ? {} : { [runbook]: atMs },
    acknowledgedMs: undefined,
    acknowledgedBy: undefined,
    clearedMs: undefined,
    resolvedMs: undefined,
    isFromAlerts: true,
    firing: {},
    since: {},
    told: {},
    deliveries: [],
  };
}

/** It came back after all was clear: nobody has answered for that yet, and everybody is told anew. */
function reopened(incident: PagedIncident, atMs: number): PagedIncident {
  const { outage, ...since } = incident.since;
  return {
    ...incident,
    clearedMs: undefined,
    acknowledgedMs: undefined,
    acknowledgedBy: undefined,
    episode: incident.episode + 1,
    episodeMs: atMs,
    reachedMs: { [incident.priority]: atMs },
    runbooksMs: incident.runbook === '' ? {} : { [incident.runbook]: atMs },
    since: outage === undefined ? since : { ...since, outage: atMs },
    told: {},
    deliveries: incident.deliveries.filter(({ closed }) => closed !== 'resolve'),
  };
}

function withFiring(incident: PagedIncident, alert: AlertSighting, atMs: number): PagedIncident {
  const { fingerprint, alertname, runbook, summary, runbookUrl } = alert;
  const known = incident.firing[fingerprint];
  const isBack = incident.clearedMs !== undefined && known === undefined;
  const isWhyCalled = incident.isFromAlerts && (isBack || isWorse(alert.priority, incident.priority));
  const named = isWhyCalled ? { ...incident, title: summary } : incident;
  const base = isBack ? reopened(named, atMs) : named;
  const firing = {
    ...base.firing,
    [fingerprint]: known ?? { alertname, summary, runbookUrl, sinceMs: atMs },
  };
  const next = raised(withRunbook({ ...base, firing }, runbook, atMs), alert.priority, atMs);
  const isOut = isOutage(alert) || isOutage(next);
  const holds = (fact: Fact) => (fact === 'outage' ? isOut : alert.facts.includes(fact)) || undefined;
  return { ...next, since: factsAfter(next.since, holds, atMs) };
}

function withEnded(incident: PagedIncident, { fingerprint }: AlertSighting, atMs: number): PagedIncident {
  const { [fingerprint]: ended, ...firing } = incident.firing;
  if (ended === undefined) return incident;
  const isClear = incident.isFromAlerts && Object.keys(firing).length === 0;
  return { ...incident, firing, clearedMs: isClear ? (incident.clearedMs ?? atMs) : incident.clearedMs };
}

function foldAlerts(
  state: EscalationState,
  event: { id: string; alerts: readonly AlertSighting[]; atMs: number },
): EscalationState {
  const incidents = { ...state.incidents };
  for (const alert of event.alerts) {
    const open = Object.values(incidents).find(
      ({ ladder, resolvedMs }) => ladder === alert.ladder && resolvedMs === undefined,
    );
    if (open === undefined && !alert.isFiring) continue;
    const incident =
      open ?? opened(`${event.id}-${alert.ladder}`, { ...alert, title: alert.summary }, event.atMs);
    incidents[incident.id] = (alert.isFiring ? withFiring : withEnded)(incident, alert, event.atMs);
  }
  return { ...state, incidents };
}

/** A ladder has one open incident: a row with another id took the place of one that a restore has lost. */
function findOfRow(state: EscalationState, row: RowSighting): PagedIncident | undefined {
  const all = Object.values(state.incidents);
  const isOpenThere = ({ ladder, resolvedMs }: PagedIncident) =>
    ladder === row.ladder && resolvedMs === undefined;
  return (
    all.find(({ id, rowId }) => rowId === row.id || id === row.id) ??
    (row.isResolved ? undefined : all.find(isOpenThere))
  );
}

/** When people have answered, by the row or by what was told to the pager itself. */
function answeredMs(incident: PagedIncident, row: RowSighting, atMs: number): number | undefined {
  if (incident.acknowledgedMs !== undefined || !row.isAcknowledged) return incident.acknowledgedMs;
  // The row keeps the first time, which may be of an earlier episode.
  const firstMs = row.acknowledgedMs ?? atMs;
  return firstMs >= incident.episodeMs ? firstMs : atMs;
}

function foldRow(state: EscalationState, row: RowSighting, atMs: number): EscalationState {
  const known = findOfRow(state, row);
  if (known === undefined && row.isResolved) return state;
  const base = known ?? { ...opened(row.id, row, atMs), isFromAlerts: false };
  const isBack = base.clearedMs !== undefined && !row.isMitigated && !row.isResolved && !base.isFromAlerts;
  const awake = withRunbook(isBack ? reopened(base, atMs) : base, row.runbook, atMs);
  const next = classified(awake, row.priority, atMs);
  const isOut = isOutage(row) || isOutage(next) || undefined;
  const holds = (fact: Fact) => (fact === 'outage' ? isOut : row.facts.includes(fact));
  const incident: PagedIncident = {
    ...next,
    rowId: row.id,
    title: row.title || next.title,
    acknowledgedMs: answeredMs(next, row, atMs),
    clearedMs: row.isMitigated ? (next.clearedMs ?? atMs) : next.clearedMs,
    resolvedMs: row.isResolved ? (next.resolvedMs ?? atMs) : next.resolvedMs,
    since: factsAfter(next.since, holds, atMs),
  };
  return { ...state, incidents: { ...state.incidents, [incident.id]: incident } };
}

function changed(
  state: EscalationState,
  name: string,
  change: (incident: PagedIncident) => PagedIncident,
): EscalationState {
  const incident = findIncident(state, name);
  if (incident === undefined) return state;
  return { ...state, incidents: { ...state.incidents, [incident.id]: change(incident) } };
}

type Deed = Extract<EscalationEvent, { kind: 'delivered' | 'told' | 'closed' | 'acknowledged' | 'resolved' }>;

function afterDeed(incident: PagedIncident, event: Deed): PagedIncident {
  const { atMs } = event;
  switch (event.kind) {
    case 'acknowledged':
      if (incident.acknowledgedMs !== undefined) return incident;
      return { ...incident, acknowledgedMs: atMs, acknowledgedBy: event.by };
    case 'resolved':
      return { ...incident, resolvedMs: incident.resolvedMs ?? atMs };
    case 'delivered': {
      const { key, person, manner, channel, reference } = event;
      const others = incident.deliveries.filter((delivery) => delivery.key !== key);
      return {
        ...incident,
        deliveries: [...others, { key, person, manner, channel, reference, atMs, closed: undefined }],
      };
    }
    case 'told': {
      if (event.episode !== incident.episode) return incident;
      return { ...incident, told: { ...incident.told, [`${event.target}:${event.manner}`]: atMs } };
    }
    case 'closed': {
      const deliveries = incident.deliveries.map((delivery) =>
        delivery.key === event.key ? { ...delivery, closed: event.action } : delivery,
      );
      return { ...incident, deliveries };
    }
  }
}

/** The state after the event. */
export function foldEscalation(state: EscalationState, event: EscalationEvent): EscalationState {
  switch (event.kind) {
    case 'alerts':
      return foldAlerts(state, event);
    case 'row':
      return foldRow(state, event.row, event.atMs);
    case 'forgotten': {
      const { [event.incidentId]: _gone, ...incidents } = state.incidents;
      return { ...state, incidents };
    }
    case 'override':
      return { ...state, overrides: [...state.overrides, event.override].slice(-OVERRIDES_MAX) };
    case 'overrideEnded':
      return { ...state, overrides: state.overrides.filter(({ id }) => id !== event.id) };
    default:
      return changed(state, event.incidentId, (incident) => afterDeed(incident, event));
  }
}
