import type { EscalationEvent } from '@/core/escalation/EscalationEvent.ts';
import { EMPTY_ESCALATION, type EscalationState } from '@/core/escalation/EscalationState.ts';
import { foldEscalation } from '@/core/escalation/foldEscalation.ts';
import { isAboutFault, type ToldAlert } from '@/core/incidents/readAlert.ts';
import { toSighting } from './toSighting.ts';

/** Notifications that wait for Postgres; the oldest give way, after weeks of an outage. */
const UNAPPLIED_MAX = 5_000;
const NOTES_MAX = 5_000;
/** Events of PagerDuty that are known again; it repeats one for twenty minutes at most. */
const ANSWERED_MAX = 1_000;

/** What Alertmanager said, as it waits for Postgres. */
export type Heard = { readonly id: string; readonly atMs: number; readonly alerts: readonly ToldAlert[] };

/** A line that the timeline of an incident is to get. */
export type TimelineNote = {
  readonly id: string;
  readonly incidentId: string;
  readonly kind: 'paged' | 'escalated' | 'note';
  readonly text: string;
};

/** Leaves the moment to whoever writes it down. */
export type Untimed<T> = T extends unknown ? Omit<T, 'atMs'> : never;

export type PagerEvent =
  | EscalationEvent
  | ({ readonly kind: 'heard' } & Heard)
  /** Alertmanager says that they are over, which Prometheus is to bear out. */
  | { readonly kind: 'doubted'; readonly atMs: number; readonly alerts: readonly ToldAlert[] }
  /** Postgres has it. */
  | { readonly kind: 'applied'; readonly atMs: number; readonly id: string }
  | { readonly kind: 'pushed'; readonly atMs: number; readonly incidentId: string; readonly isOver?: boolean }
  /** An event of PagerDuty, with what follows from it; heard again it changes nothing. */
  | {
      readonly kind: 'answered';
      readonly atMs: number;
      readonly id: string;
      readonly facts: readonly Untimed<PagerEvent>[];
    }
  /** Somebody says that it is over. */
  | { readonly kind: 'relieved'; readonly atMs: number; readonly incidentId: string; readonly by: string }
  | ({ readonly kind: 'noted'; readonly atMs: number } & { readonly note: TimelineNote })
  | { readonly kind: 'recorded'; readonly atMs: number; readonly id: string }
  /** Every attempt, for whoever asks later why nobody came. */
  | {
      readonly kind: 'attempt';
      readonly atMs: number;
      readonly key: string;
      readonly channel: string;
      readonly outcome: 'sent' | 'failed';
      readonly fault: string | undefined;
    }
  | { readonly kind: 'snapshot'; readonly atMs: number; readonly state: PagerState };

export type PagerState = {
  readonly escalation: EscalationState;
  /** What fires, as it was told last, and of that what is said to be over; by fingerprint. */
  readonly firing: Readonly<Record<string, ToldAlert>>;
  readonly doubted: Readonly<Record<string, ToldAlert>>;
  readonly unapplied: readonly Heard[];
  /** Acknowledgements that were given here and that the row does not know yet, and what is said to be over. */
  readonly unpushed: readonly {
    readonly incidentId: string;
    readonly by: string;
    readonly isOver?: boolean;
  }[];
  readonly notes: readonly TimelineNote[];
  /** By id, the latest last. */
  readonly answered: readonly string[];
};

export const EMPTY_PAGER: PagerState = {
  escalation: EMPTY_ESCALATION,
  firing: {},
  doubted: {},
  unapplied: [],
  unpushed: [],
  notes: [],
  answered: [],
};

const isOver = ({ status }: ToldAlert) => status === 'resolved';

/** True of what is told of a firing before the one that is known. */
export function isOfEarlier(told: ToldAlert, known: ToldAlert | undefined): boolean {
  return known !== undefined && Date.parse(told.startsAt) < Date.parse(known.startsAt);
}

function foldHeard(state: PagerState, { id, atMs, alerts }: Heard): PagerState {
  const [firing, doubted] = [{ ...state.firing }, { ...state.doubted }];
  for (const alert of alerts) {
    const { fingerprint } = alert;
    if (isOfEarlier(alert, firing[fingerprint])) continue;
    delete firing[fingerprint];
    delete doubted[fingerprint];
    if (!isOver(alert)) firing[fingerprint] = alert;
  }
  const sightings = alerts
    .filter(isAboutFault)
    // What began again before its end was heard, or believed, was never over for people.
    .filter((alert) => !isOver(alert) || firing[alert.fingerprint] === undefined)
    .map(toSighting);
  return {
    ...{ ...state, firing, doubted },
    escalation: foldEscalation(state.escalation, { kind: 'alerts', id, atMs, alerts: sightings }),
    unapplied: [...state.unapplied, { id, atMs, alerts }].slice(-UNAPPLIED_MAX),
  };
}

/** One event more: the next state. */
export function foldPager(state: PagerState, event: PagerEvent): PagerState {
  switch (event.kind) {
    case 'snapshot':
      // An older one lacks what was added since.
      return { ...EMPTY_PAGER, ...event.state };
    case 'heard':
      return foldHeard(state, event);
    case 'doubted': {
      const known = event.alerts.filter(({ fingerprint }) => state.firing[fingerprint] !== undefined);
      const doubted = Object.fromEntries(known.map((alert) => [alert.fingerprint, alert]));
      return { ...state, doubted: { ...state.doubted, ...doubted } };
    }
    case 'applied':
      return { ...state, unapplied: state.unapplied.filter(({ id }) => id !== event.id) };
    case 'pushed':
      return {
        ...state,
        unpushed: state.unpushed.filter(
          ({ incidentId, isOver }) => incidentId !== event.incidentId || isOver !== event.isOver,
        ),
      };
    case 'answered': {
      const { id, atMs, facts } = event;
      if (state.answered.includes(id)) return state;
      const next = { ...state, answered: [...state.answered, id].slice(-ANSWERED_MAX) };
      return facts.reduce<PagerState>((before, fact) => foldPager(before, { ...fact, atMs }), next);
    }
    case 'relieved': {
      const { incidentId, by } = event;
      return { ...state, unpushed: [...state.unpushed, { incidentId, by, isOver: true }] };
    }
    case 'noted':
      return { ...state, notes: [...state.notes, event.note].slice(-NOTES_MAX) };
    case 'recorded':
      return { ...state, notes: state.notes.filter(({ id }) => id !== event.id) };
    case 'attempt':
      return state;
    case 'acknowledged': {
      const { incidentId, by } = event;
      return {
        ...state,
        escalation: foldEscalation(state.escalation, event),
        unpushed: [...state.unpushed, { incidentId, by }],
      };
    }
    case 'forgotten':
      return {
        ...state,
        escalation: foldEscalation(state.escalation, event),
        unpushed: state.unpushed.filter(({ incidentId }) => incidentId !== event.incidentId),
        notes: state.notes.filter(({ incidentId }) => incidentId !== event.incidentId),
      };
    default:
      return { ...state, escalation: foldEscalation(state.escalation, event) };
  }
}
