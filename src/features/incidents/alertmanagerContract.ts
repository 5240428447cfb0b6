import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ToldAlert } from '@/core/incidents/readAlert.ts';

/** Alerts of one delivery. Alertmanager sends a group at a time; there are fewer rules than this. */
export const ALERTS_MAX = 5_000;
const LABELS_MAX = 100;
const TEXT_MAX = 2_000;

const text = z.unknown().transform((value) => (typeof value === 'string' ? value : '').slice(0, TEXT_MAX));

/** Whatever is not text becomes text, so that no alert is lost to one odd label. */
const texts = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values)
        .slice(0, LABELS_MAX)
        .map(([name, value]) => [
          name.slice(0, TEXT_MAX),
          (typeof value === 'string' ? value : JSON.stringify(value ?? '')).slice(0, TEXT_MAX),
        ]),
    ),
  );

const alertSchema = z
  .object({
    status: text,
    fingerprint: text,
    startsAt: text,
    endsAt: text,
    labels: texts,
    annotations: texts,
  })
  .partial();

/** Alertmanager's webhook, version 4, read leniently: newer ones may say more, and the alerts are what counts. */
const notificationSchema = z.object({
  status: text.optional(),
  alerts: z.array(z.unknown()).max(ALERTS_MAX),
  commonLabels: texts.optional(),
  truncatedAlerts: z.number().catch(0).optional(),
});

export type Notification = {
  readonly alerts: readonly ToldAlert[];
  /** Alerts that Alertmanager left out. */
  readonly truncated: number;
};

/** The fingerprint that a delivery without one gets: of its labels, as Alertmanager's own are. */
function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return `labels:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)}`;
}

function toldAlert(raw: unknown, status: string): ToldAlert {
  const parsed = alertSchema.safeParse(raw);
  const alert = parsed.success ? parsed.data : {};
  const labels = alert.labels ?? {};
  // What is no object at all is kept as an alert that says what came.
  const annotations = parsed.success
    ? (alert.annotations ?? {})
    : { summary: `An alert that cannot be read: ${JSON.stringify(raw)?.slice(0, TEXT_MAX) ?? ''}` };
  return {
    status: alert.status || status || 'firing',
    fingerprint: alert.fingerprint || fingerprintOf(labels),
    startsAt: alert.startsAt ?? '',
    endsAt: alert.endsAt ?? '',
    labels,
    annotations,
  };
}

/** The notification, or in plain words what it lacks. */
export function parseNotification(payload: unknown): Notification | { readonly fault: string } {
  const parsed = notificationSchema.safeParse(payload);
  if (!parsed.success) return { fault: z.prettifyError(parsed.error) };
  const { alerts, status = '', truncatedAlerts = 0 } = parsed.data;
  return { alerts: alerts.map((raw) => toldAlert(raw, status)), truncated: truncatedAlerts };
}
