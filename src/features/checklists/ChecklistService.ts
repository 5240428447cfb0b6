import {
  type BoxId,
  CHECKLISTS,
  type ChecklistName,
  isAllPassed,
  TICKABLE,
} from '@/core/checklists/checklists.ts';
import type { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Ask, Asking } from './Asking.ts';
import { type AskedBox, askBox } from './askBox.ts';
import { incidentBoxes } from './incidentBoxes.ts';
import { postDeployBoxes } from './postDeployBoxes.ts';
import { preDeployBoxes } from './preDeployBoxes.ts';

const ASKS = { ...preDeployBoxes, ...postDeployBoxes, ...incidentBoxes } satisfies Record<BoxId, Ask>;
/** Longest that a tick may hold, in milliseconds. */
export const TICK_MS_MAX = 24 * 3_600_000;
/** Longest wait for one box at the keyboard, in milliseconds; what it asks has shorter ones of its own. */
const BOX_TIMEOUT_MS = 20_000;

export type AskedChecklist = {
  readonly name: ChecklistName;
  readonly isPassed: boolean;
  readonly boxes: readonly AskedBox[];
};

export type Tick = {
  readonly box: string;
  readonly by: string;
  readonly note: string;
  readonly forMs: number;
  readonly incidentId: string | undefined;
};

type Evidence = Awaited<ReturnType<EvidenceService['record']>>;

/** Asks the boxes of a checklist. What cannot be asked is not passed. */
export class ChecklistService {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** The incident that is asked about; empty when it is none. */
  get incidentId(): string {
    return this.#asking.incidentId;
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

  /** Somebody has looked where no machine can. Throws VALIDATION_FAILED, INCIDENT_NOT_FOUND, EVIDENCE_INVALID. */
  async tick({ box: named, by, note, forMs, incidentId }: Tick): Promise<Evidence> {
    const box = TICKABLE.find((id) => id === named);
    if (box === undefined)
      throw new AppError('VALIDATION_FAILED', {
        message: `Nobody ticks ${named}: it is asked. A person answers only ${TICKABLE.join(', ')}.`,
      });
    if (forMs > TICK_MS_MAX)
      throw new AppError('VALIDATION_FAILED', { message: 'A tick holds for a day at most.' });
    const isOfIncident = box === 'customers-notified';
    if (isOfIncident !== (incidentId !== undefined))
      throw new AppError('VALIDATION_FAILED', {
        message: isOfIncident
          ? 'Name the incident whose customers were notified (--incident).'
          : `${named} is of no incident; leave --incident out.`,
      });
    if (incidentId !== undefined) await this.#asking.incidents.read(incidentId);
    const incident = incidentId === undefined ? {} : { incident: incidentId };
    return this.#asking.evidence.record({
      ...{ kind: box, outcome: 'passed', validForMs: forMs, by },
      detail: { note, ...incident },
    });
  }
}
