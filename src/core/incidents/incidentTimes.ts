/** How long an incident took, beside what is promised: MTTA, MTTM and MTTR are the means of these (R191, R192, C10). */
import type { Incident } from './Incident.ts';
import { DISASTER_RECOVERY_MINUTES, PRIORITY_TARGETS } from './priority.ts';

/** `At once` is kept within a minute. */
export const AT_ONCE_S = 60;

export type IncidentTimes = {
  /** From detection; null while it has not happened. */
  readonly acknowledgedAfterS: number | null;
  readonly mitigatedAfterS: number | null;
  /** Until the fault was over; the watch that follows is not counted. */
  readonly recoveredAfterS: number | null;
  readonly responseTargetS: number;
  readonly recoveryTargetS: number | null;
  /** Null where nothing is promised or it has not recovered yet. */
  readonly isRecoveryInTime: boolean | null;
};

function secondsBetween(from: string, to: string | null): number | null {
  return to === null ? null : Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

/** What is promised for the end of it, in seconds; null where nothing is. */
export function recoveryTargetS({ priority, incidentClass }: Pick<Incident, 'priority' | 'incidentClass'>) {
  const minutes =
    incidentClass === 'disaster' ? DISASTER_RECOVERY_MINUTES : PRIORITY_TARGETS[priority].recoveryMinutes;
  return minutes === null ? null : minutes * 60;
}

/** The times of one incident. */
export function incidentTimes(incident: Incident): IncidentTimes {
  const { detectedAt, acknowledgedAt, mitigatedAt, recoveredAt, priority } = incident;
  const recoveredAfterS = secondsBetween(detectedAt, recoveredAt);
  const target = recoveryTargetS(incident);
  return {
    acknowledgedAfterS: secondsBetween(detectedAt, acknowledgedAt),
    mitigatedAfterS: secondsBetween(detectedAt, mitigatedAt),
    recoveredAfterS,
    responseTargetS: PRIORITY_TARGETS[priority].responseMinutes * 60,
    recoveryTargetS: target,
    isRecoveryInTime: target === null || recoveredAfterS === null ? null : recoveredAfterS < target,
  };
}
