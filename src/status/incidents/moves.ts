import { newId } from '@/shared/ids/newId.ts';
import {
  type Impact,
  type IncidentStatus,
  STATUS_COMPONENTS,
} from '@/shared/statusPage/statusPageContract.ts';
import {
  type AuditEntry,
  type Change,
  type Incident,
  type Maintenance,
  type StatusState,
  UPDATES_MAX,
  type Update,
} from '../store/StatusState.ts';
import { CONDITION_OF, indicatorOf } from '../watch/Condition.ts';

/** The impact that the components' statuses make: as the page as a whole would be with these alone. */
export function impactOf(components: Incident['components']): Impact {
  const told = STATUS_COMPONENTS.flatMap((id) => {
    const status = components[id];
    return status === undefined ? [] : [{ id, condition: CONDITION_OF[status], detail: '' }];
  });
  const indicator = told.length === 0 ? 'none' : indicatorOf(told);
  return indicator === 'maintenance' ? 'none' : indicator;
}

/** An incident that nobody has said anything of yet. */
export function newIncident(name: string, atMs: number): Incident {
  return {
    id: newId(),
    name,
    status: 'investigating',
    impact: 'none',
    components: {},
    isAutomatic: false,
    reference: null,
    startedAtMs: atMs,
    updatedAtMs: atMs,
    monitoringAtMs: null,
    resolvedAtMs: null,
    updates: [],
  };
}

/** The repair is in place: of its components nothing worse is said than what is seen. */
export function worksAgain(incident: Incident): Incident {
  const ids = Object.keys(incident.components);
  return { ...incident, components: Object.fromEntries(ids.map((id) => [id, 'operational' as const])) };
}

type Said = {
  readonly status: Update['status'];
  readonly body: string;
  readonly atMs: number;
  readonly messageId?: string;
};

/** The newest updates, and the first one: it says how it began. */
function bounded(updates: readonly Update[]): Update[] {
  return updates.length <= UPDATES_MAX
    ? [...updates]
    : [...updates.slice(0, 1), ...updates.slice(1 - UPDATES_MAX)];
}

/** The incident after an update; a relapse opens it again. */
export function sayOfIncident(incident: Incident, said: Said & { status: IncidentStatus }): Incident {
  const { status, atMs } = said;
  const isEnd = status === 'resolved' || status === 'postmortem';
  return {
    ...incident,
    status,
    updatedAtMs: atMs,
    monitoringAtMs: status === 'monitoring' ? atMs : isEnd ? incident.monitoringAtMs : null,
    resolvedAtMs: isEnd ? (incident.resolvedAtMs ?? atMs) : null,
    updates: bounded([...incident.updates, { id: newId(), ...said }]),
  };
}

/** The maintenance after an update. */
export function sayOfMaintenance(
  maintenance: Maintenance,
  said: Said & { status: Maintenance['status'] },
): Maintenance {
  const { status, atMs } = said;
  const hasBegun = status !== 'scheduled';
  return {
    ...maintenance,
    status,
    updatedAtMs: atMs,
    beganAtMs: hasBegun ? (maintenance.beganAtMs ?? atMs) : maintenance.beganAtMs,
    completedAtMs: status === 'completed' ? atMs : null,
    updates: bounded([...maintenance.updates, { id: newId(), ...said }]),
  };
}

/** What is to be sent to subscribers about the newest update. */
export type Announce = (
  state: StatusState,
  kind: 'incident' | 'maintenance',
  subject: Incident | Maintenance,
) => Change[];

export type Trace = Pick<AuditEntry, 'action' | 'by' | 'signedBy' | 'detail' | 'atMs'>;

/** An incident, what is sent about it and the trace of it: one line of the journal. */
export function incidentChanges(
  state: StatusState,
  value: Incident,
  announce: Announce,
  trace: Trace,
): Change[] {
  return [
    { do: 'putIncident', value },
    ...announce(state, 'incident', value),
    { do: 'audit', value: { ...trace, subjectId: value.id } },
  ];
}

export function maintenanceChanges(
  state: StatusState,
  value: Maintenance,
  announce: Announce,
  trace: Trace,
): Change[] {
  return [
    { do: 'putMaintenance', value },
    ...announce(state, 'maintenance', value),
    { do: 'audit', value: { ...trace, subjectId: value.id } },
  ];
}
