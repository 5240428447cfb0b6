/**
 * An alert as Alertmanager tells of it, and what is known of it after any number of deliveries. What is known only
 * grows, so that repeated and reordered deliveries end the same.
 */
import type { Component } from './Incident.ts';
import type { Priority } from './priority.ts';

/**
 * So much later than the end of an alert must news of the same firing be to be believed, in milliseconds: a delivery
 * that was overtaken by the next one is younger. Afterwards Alertmanager means it: it lost sight and found it again.
 */
export const OVERTAKEN_MS = 30_000;

/** What one delivery says of one alert. */
export type HeardAlert = {
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly isFiring: boolean;
  readonly alertname: string;
  readonly ladder: string;
  readonly component: Component;
  readonly runbook: string;
  readonly priority: Priority;
  /** What was missing or unknown in its labels; empty when all is as the catalogue has it. */
  readonly doubts: readonly string[];
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** What is known of it. */
export type IncidentAlert = {
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly incidentId: string;
  readonly alertname: string;
  readonly priority: Priority;
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isFiring: boolean;
  /** The last time that we heard it fires. */
  readonly firedAt: string | null;
  /** The last time that we heard it does not. */
  readonly silencedAt: string | null;
};

const laterOf = (one: string | null, other: string): string =>
  one !== null && Date.parse(one) >= Date.parse(other) ? one : other;

function fires(firedAt: string | null, silencedAt: string | null): boolean {
  if (firedAt === null) return false;
  return silencedAt === null || Date.parse(firedAt) > Date.parse(silencedAt) + OVERTAKEN_MS;
}

/** What is known of an alert after one more delivery that arrived at an instant. */
export function hearAlert(
  known: IncidentAlert | undefined,
  heard: HeardAlert,
  at: { readonly receivedAt: string; readonly incidentId: string },
): IncidentAlert {
  const { fingerprint, startsAt, alertname, summary, labels, isFiring } = heard;
  const firedAt = isFiring ? laterOf(known?.firedAt ?? null, at.receivedAt) : (known?.firedAt ?? null);
  const silencedAt = isFiring
    ? (known?.silencedAt ?? null)
    : laterOf(known?.silencedAt ?? null, at.receivedAt);
  return {
    ...{ fingerprint, startsAt, alertname, summary, labels, firedAt, silencedAt },
    incidentId: at.incidentId,
    priority: heard.priority,
    isFiring: fires(firedAt, silencedAt),
  };
}
