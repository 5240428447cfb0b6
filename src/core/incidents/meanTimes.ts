/** MTTA, MTTM and MTTR over many incidents, apart by class and priority (R191, R192, C10). */
import { INCIDENT_CLASSES, type Incident, type IncidentClass } from './Incident.ts';
import { AT_ONCE_S, type IncidentTimes, incidentTimes } from './incidentTimes.ts';
import { PRIORITIES, type Priority } from './priority.ts';

export type MomentFigures = {
  /** Of those where it happened; null when it happened to none. */
  readonly meanS: number | null;
  readonly medianS: number | null;
  readonly count: number;
  /** Those where it has not happened; they are in no mean. */
  readonly without: number;
  /** Null where nothing is promised. */
  readonly targetS: number | null;
  /** Too late, or not at all although its time is over; null where nothing is promised. */
  readonly missed: number | null;
};

export type TimesGroup = {
  readonly incidentClass: IncidentClass;
  readonly priority: Priority;
  readonly incidents: number;
  readonly acknowledged: MomentFigures;
  readonly mitigated: MomentFigures;
  readonly recovered: MomentFigures;
};

type Timed = { readonly times: IncidentTimes; readonly ranS: number };
type Moment = {
  readonly afterS: (times: IncidentTimes) => number | null;
  readonly targetS: (times: IncidentTimes) => number | null;
  readonly isLate: (spentS: number, targetS: number) => boolean;
};

const ACKNOWLEDGED: Moment = {
  afterS: (times) => times.acknowledgedAfterS,
  targetS: (times) => times.responseTargetS,
  isLate: (spentS, targetS) => spentS > Math.max(targetS, AT_ONCE_S),
};
const MITIGATED: Moment = {
  afterS: (times) => times.mitigatedAfterS,
  targetS: () => null,
  isLate: () => false,
};
const RECOVERED: Moment = {
  afterS: (times) => times.recoveredAfterS,
  targetS: (times) => times.recoveryTargetS,
  isLate: (spentS, targetS) => spentS >= targetS,
};

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle one; the mean of both when there are two. */
function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const half = (sorted.length - 1) / 2;
  return meanOf(sorted.slice(Math.floor(half), Math.ceil(half) + 1));
}

const whole = (seconds: number | null) => (seconds === null ? null : Math.round(seconds));

function figuresOf(group: readonly Timed[], { afterS, targetS, isLate }: Moment): MomentFigures {
  const spent = group.map(({ times }) => afterS(times)).filter((one) => one !== null);
  const [first] = group;
  const target = first === undefined ? null : targetS(first.times);
  const late = group.filter(
    ({ times, ranS }) => target !== null && isLate(afterS(times) ?? Math.max(0, ranS), target),
  );
  return {
    ...{ meanS: whole(meanOf(spent)), medianS: whole(medianOf(spent)) },
    ...{ count: spent.length, without: group.length - spent.length },
    ...{ targetS: target, missed: target === null ? null : late.length },
  };
}

/** How long it runs, or ran, for what never happened to it. */
function ranS({ detectedAt, resolvedAt }: Incident, nowMs: number): number {
  return ((resolvedAt === null ? nowMs : Date.parse(resolvedAt)) - Date.parse(detectedAt)) / 1000;
}

/** The means of each class and priority that has an incident: service first, the worst first. */
export function meanTimes(incidents: readonly Incident[], nowMs: number): TimesGroup[] {
  return INCIDENT_CLASSES.flatMap((incidentClass) =>
    PRIORITIES.map((priority): TimesGroup => {
      const group = incidents
        .filter((one) => one.incidentClass === incidentClass && one.priority === priority)
        .map((one) => ({ times: incidentTimes(one), ranS: ranS(one, nowMs) }));
      return {
        ...{ incidentClass, priority, incidents: group.length },
        acknowledged: figuresOf(group, ACKNOWLEDGED),
        mitigated: figuresOf(group, MITIGATED),
        recovered: figuresOf(group, RECOVERED),
      };
    }),
  ).filter((group) => group.incidents > 0);
}
