/** Whose turn it is. Handovers are at the same time on the wall all year; overrides come first. */
import type { Rotation } from './ContactBook.ts';
import type { OnCallOverride } from './EscalationEvent.ts';
import { instantOf, wallMsAt, wallMsOf } from './wallClock.ts';

const DAY_MS = 86_400_000;
const PERIOD_MS = { day: DAY_MS, week: 7 * DAY_MS } as const;

export type Turn = {
  readonly person: string | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isOverride: boolean;
};

/** The turns' number at the instant; below zero before the first handover. */
function turnNumber(rotation: Rotation, atMs: number): number {
  const wallMs = wallMsAt(rotation.timeZone, atMs);
  return Math.floor((wallMs - wallMsOf(rotation.start)) / PERIOD_MS[rotation.every]);
}

/** The planned turn, overrides left out; nobody's before the first handover or without people. */
export function plannedTurn(rotation: Rotation, atMs: number): Turn {
  const { timeZone, people, every } = rotation;
  const number = turnNumber(rotation, atMs);
  const handover = (turn: number) => instantOf(timeZone, wallMsOf(rotation.start) + turn * PERIOD_MS[every]);
  const person = number < 0 ? undefined : people[number % Math.max(people.length, 1)];
  return { person, fromMs: handover(number), untilMs: handover(number + 1), isOverride: false };
}

type Standing = { readonly person: string | undefined; readonly fromMs: number; readonly untilMs: number };

function overridesOf(rotation: Rotation, overrides: readonly OnCallOverride[]): readonly Standing[] {
  return [...rotation.overrides, ...overrides.filter((one) => one.rotation === rotation.id)];
}

/** Who has the watch: the override that was given last, else the plan. */
export function turnAt(rotation: Rotation, overrides: readonly OnCallOverride[], atMs: number): Turn {
  const standing = overridesOf(rotation, overrides)
    .filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
    .at(-1);
  if (standing === undefined) return plannedTurn(rotation, atMs);
  const { person, fromMs, untilMs } = standing;
  return { person, fromMs, untilMs, isOverride: true };
}

/** The turns from one instant to another, each with its own end; at most `most`. */
export function turnsBetween(
  rotation: Rotation,
  overrides: readonly OnCallOverride[],
  range: { readonly fromMs: number; readonly untilMs: number },
  most: number,
): Turn[] {
  const edges = overridesOf(rotation, overrides).flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
  const turns: Turn[] = [];
  for (let atMs = range.fromMs; atMs < range.untilMs && turns.length < most; ) {
    const turn = turnAt(rotation, overrides, atMs);
    const next = edges.filter((edge) => edge > atMs && edge < turn.untilMs);
    const untilMs = Math.min(turn.untilMs, range.untilMs, ...next);
    const last = turns.at(-1);
    if (last !== undefined && last.person === turn.person && last.isOverride === turn.isOverride)
      turns[turns.length - 1] = { ...last, untilMs };
    else turns.push({ ...turn, fromMs: atMs, untilMs });
    atMs = Math.max(untilMs, atMs + 1);
  }
  return turns;
}
