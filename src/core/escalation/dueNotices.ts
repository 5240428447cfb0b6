/** What is to be sent now: to whom, in which manner, under which key. The same state gives the same notices. */
import type { Contact } from './ContactBook.ts';
import { type Duty, dutiesOf } from './dutiesOf.ts';
import type { EscalationPolicy, Manner, Target } from './EscalationPolicy.ts';
import { type Delivery, type EscalationState, isCalling, type PagedIncident } from './EscalationState.ts';
import { type Roster, whoAnswers } from './whoAnswers.ts';

/** Somebody to be told; the key is the same however often it is tried, and another for every other page. */
export type Letter = { readonly key: string; readonly contact: Contact | undefined };

export type Notice = {
  readonly incident: PagedIncident;
  readonly target: Target;
  readonly manner: Manner;
  readonly dueMs: number;
  readonly because: string;
  /** Who is still to be told; empty when all have been and only that is to be written down. */
  readonly letters: readonly Letter[];
  readonly people: readonly string[];
  /** Levels and roles that had nobody, so that somebody else is told. */
  readonly empty: readonly Target[];
};

/** A channel that is to hear of an acknowledgement or an end. */
export type Closing = {
  readonly incident: PagedIncident;
  readonly delivery: Delivery;
  readonly action: 'acknowledge' | 'resolve';
};

/** Stands for the default integration, when nobody is in the book. */
export const NOBODY = 'nobody';

function keyOf(incident: PagedIncident, person: string, manner: Manner): string {
  return `${incident.id}/${incident.episode}/${person}/${manner}`;
}

function noticeOf(incident: PagedIncident, duty: Duty, roster: Roster, nowMs: number): Notice {
  const { target, manner, dueMs, because } = duty;
  const wasTold = (person: string) =>
    incident.deliveries.some(({ key }) => key === keyOf(incident, person, manner));
  const own = whoAnswers(roster, target, nowMs);
  // After silence somebody new is told, as far up as it takes.
  const other = duty.isForSilence ? whoAnswers(roster, target, nowMs, ({ id }) => !wasTold(id)) : own;
  const { people, empty } = other.people.length > 0 ? other : own;
  const named: (Contact | undefined)[] = people.length > 0 ? [...people] : [undefined];
  const letters = named
    .map((contact) => ({ contact, person: contact?.id ?? NOBODY }))
    .filter(({ person }) => !wasTold(person))
    .map(({ contact, person }) => ({ contact, key: keyOf(incident, person, manner) }));
  const ids = named.map((contact) => contact?.id ?? NOBODY);
  return { incident, target, manner, dueMs, because, letters, people: ids, empty };
}

/** Notices of all incidents that are due by now and not covered yet; the longest due first. */
export function dueNotices(
  state: EscalationState,
  policy: EscalationPolicy,
  roster: Roster,
  nowMs: number,
): Notice[] {
  return Object.values(state.incidents)
    .filter(isCalling)
    .flatMap((incident) =>
      dutiesOf(incident, policy)
        .filter(
          ({ dueMs, target, manner }) => dueMs <= nowMs && incident.told[`${target}:${manner}`] === undefined,
        )
        .map((duty) => noticeOf(incident, duty, roster, nowMs)),
    )
    .sort((a, b) => a.dueMs - b.dueMs);
}

/** Channels that have been told and not yet heard how it went on. */
export function dueClosings(state: EscalationState): Closing[] {
  return Object.values(state.incidents).flatMap((incident) =>
    incident.deliveries.flatMap((delivery): Closing[] => {
      const isOfNow = delivery.key.startsWith(`${incident.id}/${incident.episode}/`);
      if ((!isCalling(incident) || !isOfNow) && delivery.closed !== 'resolve')
        return [{ incident, delivery, action: 'resolve' }];
      if (
        incident.acknowledgedMs !== undefined &&
        delivery.closed === undefined &&
        delivery.manner === 'page'
      )
        return [{ incident, delivery, action: 'acknowledge' }];
      return [];
    }),
  );
}

/** Incidents of alerts that have been clear for the whole watch and have no row to say otherwise. */
export function watchedOut(
  state: EscalationState,
  policy: EscalationPolicy,
  nowMs: number,
): readonly PagedIncident[] {
  return Object.values(state.incidents).filter(
    ({ rowId, resolvedMs, clearedMs }) =>
      rowId === undefined &&
      resolvedMs === undefined &&
      clearedMs !== undefined &&
      clearedMs + policy.watchMs <= nowMs,
  );
}
