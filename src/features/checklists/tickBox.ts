import { TICK_MINUTES_MAX, TICKABLE } from '@/core/checklists/checklists.ts';
import type { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import type { IncidentService } from '@/features/incidents/IncidentService.ts';
import { AppError } from '@/shared/errors/AppError.ts';

export type TickOrder = {
  readonly box: string;
  /** Who has looked. */
  readonly by: string;
  readonly note: string;
  readonly forMs: number;
  /** Of the box that asks about one incident, and of no other. */
  readonly incidentId: string | undefined;
};

type Where = {
  readonly evidence: Pick<EvidenceService, 'record'>;
  readonly incidents: Pick<IncidentService, 'read'>;
};

function refuse(message: string): never {
  throw new AppError('VALIDATION_FAILED', { message });
}

/** Somebody has looked where no machine can. Throws VALIDATION_FAILED, INCIDENT_NOT_FOUND, EVIDENCE_INVALID. */
export async function tickBox(tick: TickOrder, { evidence, incidents }: Where) {
  const { by, note, forMs, incidentId } = tick;
  const box = TICKABLE.find((id) => id === tick.box);
  if (box === undefined)
    refuse(`Nobody ticks ${tick.box}: it is asked. A person answers only ${TICKABLE.join(', ')}.`);
  if (forMs > TICK_MINUTES_MAX * 60_000) refuse('A tick holds for a day at most.');
  const isOfIncident = box === 'customers-notified';
  if (isOfIncident !== (incidentId !== undefined))
    refuse(
      isOfIncident
        ? 'Name the incident whose customers were notified.'
        : `${box} is of no incident: name none.`,
    );
  if (incidentId !== undefined) await incidents.read(incidentId);
  const incident = incidentId === undefined ? {} : { incident: incidentId };
  return evidence.record({
    ...{ kind: box, outcome: 'passed', validForMs: forMs, by },
    detail: { note, ...incident },
  });
}
