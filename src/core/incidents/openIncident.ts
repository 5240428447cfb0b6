/** The first state of an incident. */
import { WATCH_MINUTES } from './changeIncident.ts';
import type { Component, Incident, IncidentSource } from './Incident.ts';
import type { HeardAlert } from './IncidentAlert.ts';
import type { Priority } from './priority.ts';

/** Runbooks and ladders that make an incident one of security, of lost data, of the law (R275, R276, R280, R294). */
const SECURITY = { runbooks: ['P0-8'], ladders: ['security'] };
const DATA_LOSS = { runbooks: ['P0-4'], ladders: ['integrity'] };
/** Customers' data in wrong hands or wrong: Legal is told (R294). */
const LEGAL = DATA_LOSS;

type Marks = Pick<Incident, 'isSecurity' | 'isDataLoss' | 'isLegal'>;

function isAmong(
  { runbook, ladder }: { runbook: string; ladder: string },
  { runbooks, ladders }: { runbooks: readonly string[]; ladders: readonly string[] },
): boolean {
  return runbooks.includes(runbook) || ladders.includes(ladder);
}

/** What kind of trouble an alert tells of, by its ladder and its runbook. */
export function marksOf(alert: { readonly runbook: string; readonly ladder: string }): Marks {
  return {
    isSecurity: isAmong(alert, SECURITY),
    isDataLoss: isAmong(alert, DATA_LOSS),
    isLegal: isAmong(alert, LEGAL),
  };
}

export type NewIncident = {
  readonly id: string;
  readonly ladder: string;
  readonly title: string;
  readonly priority: Priority;
  readonly because: string;
  readonly component: Component;
  readonly source: IncidentSource;
  readonly detectedAt: string;
  readonly runbook?: string;
  readonly marks?: Partial<Marks>;
  readonly incidentClass?: Incident['incidentClass'];
};

/** An incident that nobody has seen yet. */
export function newIncident(order: NewIncident): Incident {
  const { id, ladder, title, priority, because, component, source, detectedAt, runbook = '' } = order;
  const known = marksOf({ runbook, ladder });
  return {
    ...{ id, ladder, title, priority, component, source, detectedAt, runbook },
    ...{ state: 'detected', classifiedBecause: because, incidentClass: order.incidentClass ?? 'service' },
    isSecurity: known.isSecurity || order.marks?.isSecurity === true,
    isDataLoss: known.isDataLoss || order.marks?.isDataLoss === true,
    isLegal: known.isLegal || order.marks?.isLegal === true,
    ...{ commander: null, acknowledgedAt: null, mitigatedAt: null, recoveredAt: null, resolvedAt: null },
    ...{ raisedAt: null, watchUntil: null, watchMinutes: WATCH_MINUTES.resolution },
    ...{ affectedUsers: 0, customerReports: 0 },
  };
}

/** The incident that an alert opens. What is unknown about the alert is said. */
export function incidentOfAlert(alert: HeardAlert, id: string, detectedAt: string): Incident {
  const { ladder, summary: title, priority, component, runbook, alertname, doubts } = alert;
  const because =
    doubts.length === 0
      ? `${alertname} is ${priority} in the catalogue of alerts`
      : `${alertname} is not as the catalogue has it: ${doubts.join('; ')}`;
  return newIncident({
    ...{ id, ladder, title, priority, because, component, runbook, detectedAt, source: 'alert' },
  });
}
