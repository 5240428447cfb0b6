/** From a level or a role to the people who are it now; where there is nobody, the next level up. */
import { type Contact, type ContactBook, findContact } from './ContactBook.ts';
import type { OnCallOverride } from './EscalationEvent.ts';
import { LEVELS, type Level, type Role, type Target } from './EscalationPolicy.ts';
import { turnAt } from './rotations.ts';

export type Answering = {
  /** Nobody at all is in the book when it is empty: the default integration is paged then. */
  readonly people: readonly Contact[];
  /** Where the people were found. */
  readonly at: Target;
  /** Levels and roles that had nobody. */
  readonly empty: readonly Target[];
};

export type Roster = { readonly book: ContactBook; readonly overrides: readonly OnCallOverride[] };

function isLevel(target: Target): target is Level {
  return (LEVELS as readonly string[]).includes(target);
}

function distinct(people: readonly (Contact | undefined)[]): Contact[] {
  const found = people.filter((one) => one !== undefined);
  return found.filter((one, index) => found.findIndex(({ id }) => id === one.id) === index);
}

/** Exactly who the target is at the instant, and nobody in their place. */
export function peopleOf({ book, overrides }: Roster, target: Target, atMs: number): Contact[] {
  if (!isLevel(target)) return distinct([findContact(book, book.roles[target])]);
  const { rotation, roles } = book.levels[target];
  const found = book.rotations.find(({ id }) => id === rotation);
  const person = found === undefined ? undefined : turnAt(found, overrides, atMs).person;
  return distinct([
    findContact(book, person),
    ...roles.map((role: Role) => findContact(book, book.roles[role])),
  ]);
}

/** Where to go when the target has nobody. */
function levelsAfter(target: Target): readonly Level[] {
  return isLevel(target) ? LEVELS.slice(LEVELS.indexOf(target) + 1) : ['executive', 'L3', 'L2', 'L1'];
}

/** Whoever answers for the target: its own people, else those of the next level that has any. */
export function whoAnswers(
  roster: Roster,
  target: Target,
  atMs: number,
  isWanted: (contact: Contact) => boolean = () => true,
): Answering {
  const empty: Target[] = [];
  for (const at of [target, ...levelsAfter(target)]) {
    const people = peopleOf(roster, at, atMs).filter(isWanted);
    if (people.length > 0) return { people, at, empty };
    empty.push(at);
  }
  return { people: [], at: target, empty };
}
