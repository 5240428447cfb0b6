import type { Incident } from '@/core/incidents/Incident.ts';
import { mailsDelivered, mailText } from '@/core/incidents/mailText.ts';
import { isWorse } from '@/core/incidents/priority.ts';
import type { Messages } from '@/features/incidents/incidentMessageContract.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import { type IncidentAsk, type IncidentAsking, judged, unknown } from './Asking.ts';

const TICKS_LOOKED_AT = 100;

const needsCustomers = ({ priority }: Incident) => isWorse(priority, 'P2');

async function read({ incidents, incidentId }: IncidentAsking) {
  return incidents.read(incidentId);
}

const classified: IncidentAsk = async (asking) => {
  const asked = `accubooks incidents show ${asking.incidentId}`;
  const { incident, alerts } = await read(asking);
  const worse = alerts.find(({ isFiring, priority }) => isFiring && isWorse(priority, incident.priority));
  if (worse !== undefined)
    return judged(
      false,
      asked,
      `${worse.alertname} fires as ${worse.priority}, the incident is ${incident.priority}`,
    );
  return judged(true, asked, `${incident.priority}: ${incident.classifiedBecause}`);
};

/** The page may have opened the incident by itself: an update since the fault began is what counts. */
const statusPage: IncidentAsk = async (asking) => {
  const { statusUrl } = asking;
  const asked = `GET ${statusUrl || '(no STATUS_URL)'}/api/v2/incidents.json`;
  if (statusUrl === '') return unknown(asked, 'there is no STATUS_URL');
  const { incident } = await read(asking);
  const { incidents } = await new StatusClient({ url: statusUrl, token: undefined }).incidents();
  const updates = incidents.flatMap((one) =>
    one.incident_updates
      .filter(({ created_at: at }) => Date.parse(at) >= Date.parse(incident.detectedAt))
      .filter(({ created_at: at }) => Date.parse(at) <= Date.parse(incident.resolvedAt ?? '9999-12-31'))
      .map(({ status, created_at: at }) => `${one.name}: ${status} at ${at}`),
  );
  return judged(updates.length > 0, asked, updates[0] ?? `no update since ${incident.detectedAt}`);
};

type Message = Messages['items'][number];

/** What a message still waits for; nothing when it has left by every channel that there is. */
function waitingFor({ pageState, mailedAt, mailsWaiting, mails }: Message): string[] {
  return [
    ...(pageState === 'waiting' ? ['the status page'] : []),
    ...(mailedAt === null ? ['its mails, which are not written yet'] : []),
    ...(mailsWaiting > 0 ? [`${mailsWaiting} of ${mails} mails`] : []),
  ];
}

/** It has reached somebody, and nothing of it is under way any more. */
function hasArrived(message: Message): boolean {
  const isSomewhere = message.pageState === 'told' || mailsDelivered(message) > 0;
  return isSomewhere && waitingFor(message).length === 0;
}

const customersNotified: IncidentAsk = async (asking) => {
  const asked = 'messages and their mails, updates of the status page, or a tick with its incident';
  const { incident, events } = await read(asking);
  if (!needsCustomers(incident)) return judged(true, asked, `not needed for ${incident.priority}`);
  const posted = events.find(({ kind, data }) => kind === 'message' && typeof data.statusPageId === 'string');
  if (posted !== undefined) return judged(true, asked, `${posted.text.slice(0, 80)} at ${posted.at}`);
  const messages = (await asking.incidents.messages(incident.id)).filter(({ sentAt }) => sentAt !== null);
  const arrived = messages.find(hasArrived);
  if (arrived !== undefined)
    return judged(
      true,
      asked,
      `status page ${arrived.pageState ?? 'not known'}, ${mailText(arrived)}: ${arrived.text.slice(0, 80)}`,
    );
  const ticks = await asking.evidence.list({ kind: 'customers-notified', limit: TICKS_LOOKED_AT });
  const tick = ticks.find(({ detail }) => detail.incident === incident.id);
  const waits = [...new Set(messages.flatMap(waitingFor))];
  const none = messages.length === 0 ? 'no message went out' : 'no message has arrived';
  const why = waits.length > 0 ? `waiting: ${waits.join(', ')}` : `${none}, and nobody has ticked it`;
  if (tick === undefined) return judged(false, asked, why);
  const isLive = tick.expiresAt !== null && Date.parse(tick.expiresAt) > asking.clock.nowMs();
  const value = `ticked by ${tick.recordedBy} at ${tick.happenedAt}, until ${tick.expiresAt ?? 'no end'}`;
  return judged(isLive && tick.outcome === 'passed', asked, value);
};

const commander: IncidentAsk = async (asking) => {
  const { incident } = await read(asking);
  const asked = `accubooks incidents show ${incident.id}`;
  return judged(incident.commander !== null, asked, incident.commander ?? 'nobody commands it');
};

const mitigation: IncidentAsk = async (asking) => {
  const { incident, events } = await read(asking);
  const asked = `accubooks incidents show ${incident.id}`;
  const isApplied = incident.state === 'mitigated' || incident.state === 'resolved';
  const what = events.findLast(({ kind }) => kind === 'mitigated' || kind === 'recovered');
  return judged(
    isApplied,
    asked,
    isApplied ? (what?.text ?? `at ${incident.mitigatedAt}`) : `it is ${incident.state}`,
  );
};

const resolution: IncidentAsk = async (asking) => {
  const { incident, alerts } = await read(asking);
  const asked = `accubooks incidents show ${incident.id}`;
  const firing = alerts.filter(({ isFiring }) => isFiring).map(({ alertname }) => alertname);
  if (firing.length > 0) return judged(false, asked, `still firing: ${firing.join(', ')}`);
  if (incident.state === 'resolved') return judged(true, asked, `resolved at ${incident.resolvedAt}`);
  const until = incident.watchUntil === null ? '' : `, watched until ${incident.watchUntil}`;
  return judged(false, asked, `it is ${incident.state}${until}`);
};

const postMortem: IncidentAsk = async (asking) => {
  const { incident } = await read(asking);
  const asked = `accubooks incidents postmortem ${incident.id}`;
  const paper = (await asking.reports.standing(incident.id)).find(({ kind }) => kind === 'post-mortem');
  if (paper?.submitted) return judged(true, asked, `handed in at ${paper.submitted.submittedAt}`);
  if (!paper?.isDue) return judged(true, asked, `not due for ${incident.priority}`);
  if (paper.dueAt === null) return judged(false, asked, 'its 48 hours begin when the fault is over');
  const isLate = Date.parse(paper.dueAt) < asking.clock.nowMs();
  return judged(!isLate, asked, `due at ${paper.dueAt}${isLate ? ', which is past' : ''}`);
};

export const incidentBoxes = {
  classified,
  'status-page': statusPage,
  'customers-notified': customersNotified,
  commander,
  mitigation,
  resolution,
  'post-mortem': postMortem,
} as const satisfies Record<string, IncidentAsk>;
