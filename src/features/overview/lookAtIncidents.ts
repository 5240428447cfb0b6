import type { Incident } from '@/core/incidents/Incident.ts';
import type { Look, Trouble } from './Look.ts';

/** What is to be done next, by where the incident stands. */
const NEXT: Readonly<Record<Incident['state'], string>> = {
  detected: 'Acknowledge it',
  acknowledged: 'Go on with it',
  mitigated: 'Watch it',
  resolved: 'Look back',
};

function troubleOf(incident: Incident): Trouble {
  const { id, ladder, priority, title, state, commander, runbook, raisedAt, detectedAt, affectedUsers } =
    incident;
  const whose = commander === null ? 'Nobody has it' : `${commander} has it`;
  const people = affectedUsers === 1 ? '1 user is' : `${affectedUsers} users are`;
  const users = affectedUsers === 0 ? '' : ` ${people} affected.`;
  const raised = raisedAt === null || raisedAt === detectedAt ? '' : ' It became worse since.';
  return {
    key: `incident:${id}`,
    priority,
    title,
    detail: `${state[0]?.toUpperCase()}${state.slice(1)}. ${whose}.${users}${raised}`,
    since: detectedAt,
    next: { label: NEXT[state], page: `incidents/${id}` },
    runbook: runbook === '' ? null : runbook,
    ladder,
    incidentId: id,
  };
}

export function lookAtIncidents(listOpen: (operatorId: string) => Promise<Incident[]>): Look {
  return {
    name: 'incidents',
    read: async (operatorId) => {
      const open = await listOpen(operatorId);
      return {
        detail: open.length === 0 ? 'none open' : `${open.length} open`,
        troubles: open.map(troubleOf),
      };
    },
  };
}
