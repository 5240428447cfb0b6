/** What an alert is: when it fires, whom it reaches, and what its page says. */
import type { Component } from '../incidents/Incident.ts';
import { isCritical, type Priority } from '../incidents/priority.ts';
import type { Scale } from './Scale.ts';

export type AlertSeverity = 'critical' | 'warning';
/** Where Alertmanager sends it, besides the pager, which hears everything. */
export type AlertChannel = 'pagerduty' | 'slack';

/** A fault as Prometheus would have scraped it, and when the alert must fire: proved by `promtool test rules`. */
export type AlertProof = {
  /** Values every ten seconds in promtool's notation, by series. */
  readonly series: Readonly<Record<string, string>>;
  /** The alert is silent one evaluation before, and fires now. */
  readonly firesAtS: number;
  /** Labels of the alert beside those of the catalogue. */
  readonly labels?: Readonly<Record<string, string>>;
  /** How the figure of the description reads. */
  readonly value?: string;
};

export type Alert = {
  readonly name: string;
  /** What makes several alerts one incident. */
  readonly ladder: string;
  readonly priority: Priority;
  readonly component: Component;
  /** The procedure that answers it: a key of RUNBOOKS. */
  readonly runbook: string;
  /** PromQL; every window goes through the scale. */
  readonly expr: (scale: Scale) => string;
  /** How long it must hold before it fires; 0 for what happens at once. */
  readonly forS: number;
  /** One line for a telephone. */
  readonly summary: string;
  /** What is known, with the figure. */
  readonly description: string;
  /** Ids of the requirements that ask for it. */
  readonly sources: readonly string[];
  /** What it means for those who use AccuBooks, and what it is not. */
  readonly means: string;
  /** What tells it from its neighbours or finds the cause; in order. */
  readonly look: readonly string[];
  /** Two reach two channels: a fault of one must not hide itself. */
  readonly alsoTo?: AlertChannel;
  readonly proof: AlertProof;
};

/** Default durations of what the runbooks give none for (C63). */
export const CRITICAL_FOR_S = 60;
export const WARNING_FOR_S = 300;

/** P0 and P1 are critical, the rest is a warning (C64). */
export function severityOf({ priority }: Pick<Alert, 'priority'>): AlertSeverity {
  return isCritical(priority) ? 'critical' : 'warning';
}

/** Critical goes to PagerDuty, a warning to Slack (R182, R183); P3 is a ticket, which the pager opens (C64). */
export function channelsOf(alert: Pick<Alert, 'priority' | 'alsoTo'>): readonly AlertChannel[] {
  const own: readonly AlertChannel[] =
    severityOf(alert) === 'critical' ? ['pagerduty'] : alert.priority === 'P2' ? ['slack'] : [];
  return alert.alsoTo === undefined ? own : [...own, alert.alsoTo];
}
