import type { Letter } from '@/shared/mail/Letter.ts';
import { namesOf } from '../incidents/shownComponents.ts';
import { concernedBy, STATUS_WORDS } from '../pages/incidentParts.ts';
import {
  addressOf,
  incidentShape,
  maintenanceShape,
  type StatusView,
  verdictOf,
} from '../pages/statuspageShape.ts';
import type { Delivery, Incident, Maintenance, Subscriber, Update } from '../store/StatusState.ts';
import type { SubscriberKeys } from './SubscriberKeys.ts';

export type Told =
  | { readonly kind: 'incident'; readonly subject: Incident; readonly update: Update }
  | { readonly kind: 'maintenance'; readonly subject: Maintenance; readonly update: Update };

/** What a delivery tells of; undefined when it is no longer kept. */
export function toldBy(delivery: Delivery, { state }: StatusView): Told | undefined {
  const { kind, subjectId, updateId } = delivery;
  if (kind === 'confirm') return undefined;
  if (kind === 'incident') {
    const subject = state.incidents.find(({ id }) => id === subjectId);
    const update = subject?.updates.find(({ id }) => id === updateId);
    return subject && update && { kind, subject, update };
  }
  const subject = state.maintenances.find(({ id }) => id === subjectId);
  const update = subject?.updates.find(({ id }) => id === updateId);
  return subject && update && { kind, subject, update };
}

const minuteOf = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A line that a person wrote, as it may stand in a subject. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

export function confirmLetter(subscriber: Subscriber, keys: SubscriberKeys): Letter {
  return {
    subject: 'Confirm that you want to be told how AccuBooks is doing',
    parts: [
      'Somebody, we hope you, asked that this address be told of incidents and maintenances of AccuBooks.',
      { label: 'Yes, tell me', url: keys.confirmUrl(subscriber) },
      'The link holds for 24 hours. If it was not you, do nothing: you will not hear from this page again.',
    ],
  };
}

export function updateLetter(told: Told, url: string, leaveUrl: string): Letter {
  const { kind, subject, update } = told;
  const ids = concernedBy(subject);
  const concerned = ids.length === 0 ? [] : [`Concerns: ${namesOf(ids.map((id) => ({ id })))}.`];
  const window =
    kind === 'maintenance' ? [`From ${minuteOf(subject.fromMs)} to ${minuteOf(subject.untilMs)}.`] : [];
  const what = kind === 'maintenance' ? 'Maintenance' : 'Incident';
  return {
    subject: `${STATUS_WORDS[update.status]}: ${oneLine(subject.name)}`,
    parts: [
      `${what}: ${subject.name}`,
      `${STATUS_WORDS[update.status]}, ${minuteOf(update.atMs)}`,
      update.body,
      ...window,
      ...concerned,
      { label: 'All about it', url: addressOf(url, `${kind}s`, subject.id) },
      { label: 'Do not tell me any more', url: leaveUrl },
    ],
  };
}

/** Statuspage's shape of a webhook. */
export function updateBody(told: Told, view: StatusView, leaveUrl: string): string {
  const { indicator, description } = verdictOf(view);
  const shape =
    told.kind === 'incident'
      ? { incident: incidentShape(told.subject, view) }
      : { incident: maintenanceShape(told.subject, view) };
  return JSON.stringify({
    meta: {
      unsubscribe: leaveUrl,
      generated_at: new Date(view.nowMs).toISOString(),
      update_id: told.update.id,
    },
    page: { id: 'accubooks', status_indicator: indicator, status_description: description },
    ...shape,
  });
}

export function challengeBody(subscriber: Subscriber, keys: SubscriberKeys): string {
  return JSON.stringify({
    type: 'challenge',
    challenge: keys.confirmToken(subscriber),
    /** Signs every later message, as HMAC-SHA-256 in AccuBooks-Signature. */
    secret: keys.webhookSecret(subscriber),
    unsubscribe: keys.leaveUrl(subscriber),
  });
}
