/** An incident: what it is, where it stands, and what happened. Instants are ISO 8601 texts in UTC. */
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Priority } from './priority.ts';

export const INCIDENT_STATES = ['detected', 'acknowledged', 'mitigated', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const COMPONENTS = ['api', 'database', 'forecasting', 'billing', 'status', 'platform'] as const;
export type Component = (typeof COMPONENTS)[number];

export const INCIDENT_SOURCES = ['alert', 'manual', 'customer'] as const;
export type IncidentSource = (typeof INCIDENT_SOURCES)[number];

/** A disaster has a recovery time of its own (C10). */
export const INCIDENT_CLASSES = ['service', 'disaster'] as const;
export type IncidentClass = (typeof INCIDENT_CLASSES)[number];

export type Incident = {
  readonly id: string;
  /** What makes several rungs one incident; no two open ones share it. */
  readonly ladder: string;
  readonly title: string;
  readonly priority: Priority;
  readonly state: IncidentState;
  /** Such as `P0-2`; empty when there is none. */
  readonly runbook: string;
  readonly component: Component;
  readonly source: IncidentSource;
  readonly incidentClass: IncidentClass;
  /** The rule that gave it its priority, in a sentence. */
  readonly classifiedBecause: string;
  readonly isSecurity: boolean;
  readonly isDataLoss: boolean;
  readonly isLegal: boolean;
  readonly commander: string | null;
  readonly detectedAt: string;
  /** The first time. An incident that comes back is `detected` again and keeps it. */
  readonly acknowledgedAt: string | null;
  /** The first relief. */
  readonly mitigatedAt: string | null;
  /** When the fault was over, the last time if it came back. */
  readonly recoveredAt: string | null;
  readonly resolvedAt: string | null;
  /** When it last became worse: a higher rung, or a fault that came back. */
  readonly raisedAt: string | null;
  /** While it is watched; it resolves by itself then. Null while alerts fire. */
  readonly watchUntil: string | null;
  readonly watchMinutes: number;
  readonly affectedUsers: number;
  readonly customerReports: number;
};

export const EVENT_KINDS = [
  'opened',
  'alert',
  'raised',
  'cameBack',
  'acknowledged',
  'assigned',
  'mitigated',
  'recovered',
  'resolved',
  'classified',
  'note',
  'command',
  'paged',
  'escalated',
  'message',
  'customerReport',
  'impact',
  'report',
  'action',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One line of a timeline. */
export type IncidentEvent = {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  /** A person's id, the name of whoever sits at the server, or `system`. */
  readonly actor: string;
  readonly text: string;
  readonly data: { readonly [name: string]: JsonValue };
};

/** A line that a change adds; who and when is the caller's. */
export type IncidentNote = {
  readonly kind: EventKind;
  readonly text: string;
  readonly data?: IncidentEvent['data'];
};

/** What became of an incident, and what its timeline says about it. No notes means that nothing changed. */
export type IncidentChange = { readonly incident: Incident; readonly notes: readonly IncidentNote[] };
