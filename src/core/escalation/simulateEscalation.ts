/** Who would be told of an incident and when, if it began now and went on as is said: for people who plan and drill. */
import type { Priority } from '@/core/incidents/priority.ts';
import { dueNotices, NOBODY } from './dueNotices.ts';
import { dutiesOf } from './dutiesOf.ts';
import type { EscalationPolicy, Manner, Target } from './EscalationPolicy.ts';
import { EMPTY_ESCALATION, type EscalationState } from './EscalationState.ts';
import { foldEscalation } from './foldEscalation.ts';
import type { Roster } from './whoAnswers.ts';

/** More steps than any policy has. */
const STEPS_MAX = 200;
const ID = 'simulated';

export type SimulationOrder = {
  readonly runbook: string;
  readonly priority: Priority;
  readonly ladder: string;
  readonly startMs: number;
  /** Time until somebody acknowledges; never, when it is undefined. */
  readonly acknowledgedAfterMs: number | undefined;
  readonly untilMs: number;
};

export type SimulatedStep = {
  readonly afterMs: number;
  readonly target: Target;
  readonly manner: Manner;
  readonly people: readonly string[];
  readonly because: string;
  readonly empty: readonly Target[];
};

function openedState({ runbook, priority, ladder, startMs }: SimulationOrder): EscalationState {
  const row = {
    ...{ id: ID, ladder, title: 'simulated', priority, runbook, component: 'platform' },
    ...{ openedMs: startMs, acknowledgedMs: undefined, facts: [] },
    ...{ isAcknowledged: false, isMitigated: false, isResolved: false },
  };
  return foldEscalation(EMPTY_ESCALATION, { kind: 'row', atMs: startMs, row });
}

/** What is told at one moment, and the state afterwards. */
function tellDue(
  state: EscalationState,
  policy: EscalationPolicy,
  roster: Roster,
  atMs: number,
): { readonly state: EscalationState; readonly steps: Omit<SimulatedStep, 'afterMs'>[] } {
  const steps: Omit<SimulatedStep, 'afterMs'>[] = [];
  let next = state;
  const keys = new Set<string>();
  for (const notice of dueNotices(state, policy, roster, atMs)) {
    const { target, manner, because, people, empty, incident } = notice;
    const letters = notice.letters.filter(({ key }) => !keys.has(key));
    for (const { key, contact } of letters) {
      keys.add(key);
      const person = contact?.id ?? NOBODY;
      const delivered = {
        kind: 'delivered',
        incidentId: ID,
        key,
        person,
        manner,
        channel: 'none',
        reference: key,
      } as const;
      next = foldEscalation(next, { ...delivered, atMs });
    }
    const told = { incidentId: ID, episode: incident.episode, target, manner, people, because };
    next = foldEscalation(next, { kind: 'told', atMs, ...told });
    const names = letters.map(({ contact }) => contact?.name ?? 'the default integration');
    if (letters.length > 0) steps.push({ target, manner, people: names, because, empty });
  }
  return { state: next, steps };
}

function nextMoment(state: EscalationState, policy: EscalationPolicy, nowMs: number): number {
  const [incident] = Object.values(state.incidents);
  const due = incident === undefined ? [] : dutiesOf(incident, policy).map(({ dueMs }) => dueMs);
  return Math.min(Number.POSITIVE_INFINITY, ...due.filter((dueMs) => dueMs > nowMs));
}

/** Every step in its order, until the end of the time that is looked at. */
export function simulateEscalation(
  order: SimulationOrder,
  policy: EscalationPolicy,
  roster: Roster,
): SimulatedStep[] {
  const { startMs, acknowledgedAfterMs, untilMs } = order;
  const acknowledgedMs = acknowledgedAfterMs === undefined ? undefined : startMs + acknowledgedAfterMs;
  const steps: SimulatedStep[] = [];
  let state = openedState(order);
  let isOpen = acknowledgedMs !== undefined;
  let nowMs = startMs;
  for (let count = 0; count < STEPS_MAX && nowMs <= untilMs; count += 1) {
    const told = tellDue(state, policy, roster, nowMs);
    steps.push(...told.steps.map((step) => ({ ...step, afterMs: nowMs - startMs })));
    state = told.state;
    const next = nextMoment(state, policy, nowMs);
    if (isOpen && acknowledgedMs !== undefined && acknowledgedMs <= next) {
      nowMs = acknowledgedMs;
      isOpen = false;
      state = foldEscalation(state, { kind: 'acknowledged', atMs: nowMs, incidentId: ID, by: 'simulated' });
    } else nowMs = next;
  }
  return steps;
}
