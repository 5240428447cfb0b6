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
  /** When it ended, as it is told; undefined while it fires or when that is not told. */
  readonly endsAt: string | undefined;
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
  /** When it ended, the last time. */
  readonly endedAt: string | null;
};

const laterOf = (one: string | null, other: string): string =>
  one !== null && Date.parse(one) >= Date.parse(other) ? one : other;

function fires(firedAt: string | null, silencedAt: string | null): boolean {
  if (firedAt === null) return false;
  return silencedAt === null || Date.parse(firedAt) > Date.parse(silencedAt) + OVERTAKEN_MS;
}

/** When it ended: as told if that can be, else when we heard of it. */
function endOf({ startsAt, endsAt }: HeardAlert, { receivedAt }: { readonly receivedAt: string }): string {
  if (endsAt === undefined) return receivedAt;
  const [start, end, heard] = [startsAt, endsAt, receivedAt].map((instant) => Date.parse(instant));
  return (end ?? 0) >= (start ?? 0) && (end ?? 0) <= (heard ?? 0) ? endsAt : receivedAt;
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
  const endedAt = isFiring ? (known?.endedAt ?? null) : laterOf(known?.endedAt ?? null, endOf(heard, at));
  return {
    ...{ fingerprint, startsAt, alertname, summary, labels, firedAt, silencedAt, endedAt },
    incidentId: at.incidentId,
    priority: heard.priority,
    isFiring: fires(firedAt, silencedAt),
  };
}
