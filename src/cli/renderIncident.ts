import { durationText } from '@/core/incidents/draftReport.ts';
import type { Incident } from '@/core/incidents/Incident.ts';
import { incidentTimes } from '@/core/incidents/incidentTimes.ts';
import { mailText } from '@/core/incidents/mailText.ts';
import type { StandingMessage } from '@/features/incidents/IncidentMessageStore.ts';
import type { WholeIncident } from '@/features/incidents/IncidentService.ts';
import { renderTable } from './renderTable.ts';

const instant = (at: string) => at.slice(0, 19).replace('T', ' ');

/** Incidents as a table, in the order given. */
export function renderIncidents(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return 'No incident.';
  const columns = ['Priority', 'State', 'Since (UTC)', 'Runbook', 'Commander', 'What', 'Id'].map((title) => ({
    title,
  }));
  return renderTable(
    columns,
    incidents.map(({ priority, state, detectedAt, runbook, commander, title, id }) => [
      ...[priority, state, instant(detectedAt), runbook, commander ?? 'nobody', title, id],
    ]),
  );
}

/** How far a message to customers is. */
function messageLine(message: StandingMessage): string {
  const { sentAt, writtenAt, text, pageState, pageAttempts, pageFault } = message;
  const tried =
    pageFault === null
      ? ''
      : ` after ${pageAttempts} ${pageAttempts === 1 ? 'attempt' : 'attempts'} (${pageFault})`;
  const page = `status page: ${pageState ?? 'not known'}${pageState === 'told' ? '' : tried}`;
  const standing = sentAt === null ? 'waits for its signature' : `${page}, ${mailText(message)}`;
  return `  said        ${instant(sentAt ?? writtenAt)} UTC, ${standing}: “${text.slice(0, 80)}”`;
}

/** One incident with what is known of it. */
export function renderIncident(
  whole: WholeIncident & { readonly messages: readonly StandingMessage[] },
): string {
  const { incident, events, alerts, messages } = whole;
  const times = incidentTimes(incident);
  const promised =
    times.recoveryTargetS === null ? '' : ` (promised: ${durationText(times.recoveryTargetS)})`;
  const firing = alerts.filter(({ isFiring }) => isFiring).map(({ alertname }) => alertname);
  const { priority, title, id, state, runbook, component, classifiedBecause, watchUntil } = incident;
  return [
    `${priority} ${title}`,
    `  id          ${id}`,
    `  state       ${state}${watchUntil === null ? '' : `, watched until ${instant(watchUntil)} UTC`}`,
    `  because     ${classifiedBecause}`,
    `  component   ${component}, ladder ${incident.ladder}, ${incident.incidentClass}, runbook ${runbook || 'none'}`,
    `  commander   ${incident.commander ?? 'nobody'}`,
    `  detected    ${instant(incident.detectedAt)} UTC`,
    `  acknowledged after ${durationText(times.acknowledgedAfterS)}, mitigated after ${durationText(times.mitigatedAfterS)}, recovered after ${durationText(times.recoveredAfterS)}${promised}`,
    `  impact      ${incident.affectedUsers} people, ${incident.customerReports} reports`,
    `  firing      ${firing.length === 0 ? 'nothing' : firing.join(', ')}`,
    ...messages.map(messageLine),
    '',
    ...events.map(({ at, kind, actor, text }) => `${instant(at)}  ${kind.padEnd(14)}  ${actor}: ${text}`),
  ].join('\n');
}
