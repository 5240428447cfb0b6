import { CHECKLISTS, isAllPassed } from '@/core/checklists/checklists.ts';
import { commandOf } from '@/core/checklists/commandOf.ts';
import type { IncidentAsking } from './Asking.ts';
import { askBox } from './askBox.ts';
import type { IncidentChecklist } from './checklistContract.ts';
import { incidentBoxes } from './incidentBoxes.ts';

/** Longest wait for one box, in milliseconds: the room that shows them looks every few seconds. */
const BOX_TIMEOUT_MS = 3_000;

/** The boxes of one incident, all at once, from one reading of it. Throws INCIDENT_NOT_FOUND. */
export async function askIncidentChecklist(asking: IncidentAsking): Promise<IncidentChecklist> {
  const { clock, incidentId } = asking;
  const whole = await asking.incidents.read(incidentId);
  const { incidents } = asking;
  const messages = (id: string) => incidents.messages(id);
  const read = { ...asking, incidents: { read: async () => whole, messages } };
  const boxes = await Promise.all(
    CHECKLISTS.incident.map(async (box) => {
      const limits = { clock, timeoutMs: BOX_TIMEOUT_MS };
      const asked = await askBox(box, () => incidentBoxes[box.id](read), limits);
      return { ...asked, command: commandOf(box.id, asked.verdict, incidentId) };
    }),
  );
  return { isPassed: isAllPassed(boxes), boxes };
}
