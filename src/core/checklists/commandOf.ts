/** What a person at the keyboard runs for a box of an incident that has not passed. */
import type { IncidentBoxId, Verdict } from './checklists.ts';

const COMMANDS: Readonly<Record<IncidentBoxId, (incidentId: string) => string>> = {
  classified: (id) => `incidents classify ${id} PRIORITY --because TEXT`,
  'status-page': (id) => `incidents tell ${id} investigating`,
  'customers-notified': (id) =>
    `checklist tick customers-notified --incident ${id} --by NAME --note TEXT --for 30m`,
  commander: (id) => `incidents assign ${id} NAME`,
  mitigation: (id) => `incidents mitigate ${id} TEXT`,
  resolution: (id) => `incidents show ${id}`,
  'post-mortem': (id) => `incidents postmortem ${id}`,
};

/** Null for a box that has passed. What could not be asked is asked from the keyboard, where more is in reach. */
export function commandOf(id: IncidentBoxId, verdict: Verdict, incidentId: string): string | null {
  if (verdict === 'passed') return null;
  const command = verdict === 'unknown' ? `checklist incident ${incidentId}` : COMMANDS[id](incidentId);
  return `npx accubooks ${command}`;
}
