import { type BoxId, CHECKLISTS, type ChecklistName, isAllPassed } from '@/core/checklists/checklists.ts';
import type { Ask, Asking } from './Asking.ts';
import { type AskedBox, askBox } from './askBox.ts';
import { incidentBoxes } from './incidentBoxes.ts';
import { postDeployBoxes } from './postDeployBoxes.ts';
import { preDeployBoxes } from './preDeployBoxes.ts';

const ASKS = { ...preDeployBoxes, ...postDeployBoxes, ...incidentBoxes } satisfies Record<BoxId, Ask>;
/** Longest wait for one box at the keyboard, in milliseconds; what it asks has shorter ones of its own. */
const BOX_TIMEOUT_MS = 20_000;

export type AskedChecklist = {
  readonly name: ChecklistName;
  readonly isPassed: boolean;
  readonly boxes: readonly AskedBox[];
};

/** Asks the boxes of a checklist. What cannot be asked is not passed. */
export class ChecklistService {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Throws INCIDENT_NOT_FOUND for the checklist of an incident that there is none of. */
  async ask(name: ChecklistName): Promise<AskedChecklist> {
    if (name === 'incident') await this.#asking.incidents.read(this.#asking.incidentId);
    const boxes: AskedBox[] = [];
    const { clock } = this.#asking;
    for (const box of CHECKLISTS[name])
      boxes.push(await askBox(box, () => ASKS[box.id](this.#asking), { clock, timeoutMs: BOX_TIMEOUT_MS }));
    return { name, isPassed: isAllPassed(boxes), boxes };
  }
}
