/**
 * What the labels of an alert say of the incident that it belongs to. Nothing is refused: an alert whose labels are
 * not the catalogue's makes an incident of its own, which says what was missing.
 */
import { COMPONENTS, type Component } from './Incident.ts';
import type { HeardAlert } from './IncidentAlert.ts';
import { isPriority, type Priority } from './priority.ts';

/** Start of an alert that does not say when it began: one firing of it, whenever it is told. */
export const UNKNOWN_START = '1970-01-01T00:00:00.000Z';

const TEXT_MAX = 500;
const LADDER_MAX = 200;

/** One alert of a delivery, parsed but not understood. */
export type ToldAlert = {
  readonly status: string;
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

function isComponent(text: string | undefined): text is Component {
  return text !== undefined && (COMPONENTS as readonly string[]).includes(text);
}

function priorityOf(labels: ToldAlert['labels']): Priority {
  if (isPriority(labels.priority)) return labels.priority;
  return labels.severity === 'critical' ? 'P1' : 'P2';
}

function instantOf(text: string): string | undefined {
  return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
}

/** Whether an alert is about a fault at all: a watchdog fires while all is well. */
export function isAboutFault({ labels }: Pick<ToldAlert, 'labels'>): boolean {
  return labels.alertname !== 'Watchdog' && labels.severity !== 'none';
}

/** The alert in our words. */
export function readAlert({
  status,
  fingerprint,
  startsAt,
  endsAt,
  labels,
  annotations,
}: ToldAlert): HeardAlert {
  const { alertname = '', ladder = '', component, runbook = '', priority, severity = '' } = labels;
  const name = alertname === '' ? 'an alert without a name' : alertname.slice(0, LADDER_MAX);
  const read = priorityOf(labels);
  const doubts = [
    ...(alertname === '' ? ['it has no alertname'] : []),
    ...(isPriority(priority)
      ? []
      : [`its priority is ${priority === undefined ? 'not given' : 'unknown'}, taken as ${read}`]),
    ...(ladder === '' ? ['it belongs to no ladder'] : []),
    ...(isComponent(component) ? [] : ['its component is unknown']),
    ...(severity === 'critical' || severity === 'warning' ? [] : ['its severity is unknown']),
  ];
  return {
    fingerprint: fingerprint.slice(0, LADDER_MAX),
    startsAt: instantOf(startsAt) ?? UNKNOWN_START,
    endsAt: status === 'resolved' ? instantOf(endsAt) : undefined,
    // Whatever is not the end of it is an alert.
    isFiring: status !== 'resolved',
    alertname: name,
    ladder: (ladder === '' ? `alert:${name}` : ladder).slice(0, LADDER_MAX),
    component: isComponent(component) ? component : 'platform',
    runbook: runbook.slice(0, LADDER_MAX),
    priority: read,
    doubts,
    summary: (annotations.summary || annotations.description || name).slice(0, TEXT_MAX),
    labels,
  };
}
