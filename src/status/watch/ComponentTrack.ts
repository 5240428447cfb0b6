import { isWorse } from './Condition.ts';
import type { Seen } from './readHealth.ts';

/** Looks in a row before something worse is believed: one lost probe is no outage. */
export const WORSE_AFTER = 2;
/** Looks in a row before something better is believed. */
export const BETTER_AFTER = 3;
/** Looks over which separate failures are counted, about two minutes, and how many of them are unsteady. */
export const WINDOW = 24;
export const FAILURES_UNSTEADY = 3;

const UNSTEADY: Seen = { condition: 'degraded', detail: 'Fails again and again for moments.' };

const mildest = (looks: readonly Seen[]) =>
  looks.reduce<Seen | undefined>(
    (found, one) => (found === undefined || !isWorse(one.condition, found.condition) ? one : found),
    undefined,
  );
const worst = (looks: readonly Seen[]) =>
  looks.reduce<Seen | undefined>(
    (found, one) => (found === undefined || !isWorse(found.condition, one.condition) ? one : found),
    undefined,
  );

const isBad = ({ condition }: Seen) => condition !== 'operational';

/** Failures that are apart from one another. */
function separateFailures(looks: readonly Seen[]): number {
  return looks.filter((one, index) => {
    const before = looks[index - 1];
    return isBad(one) && (before === undefined || !isBad(before));
  }).length;
}

/**
 * What is shown of one component, from what was seen of it. Two bad looks in a row show the milder of them,
 * three better ones the worst of them, and a component that fails every now and then shows as limited though
 * no two failures follow each other.
 */
export class ComponentTrack {
  #looks: Seen[] = [];
  #settled: Seen | undefined;

  /** Takes a look in and returns what is shown from now on. */
  add(look: Seen): Seen {
    this.#looks = [...this.#looks, look].slice(-WINDOW);
    const settled = this.#settled;
    const recent = mildest(this.#looks.slice(-WORSE_AFTER));
    const lately = worst(this.#looks.slice(-BETTER_AFTER));
    if (settled === undefined) this.#settled = look;
    else if (look.condition === settled.condition) this.#settled = look;
    else if (recent !== undefined && isWorse(recent.condition, settled.condition)) this.#settled = recent;
    else if (lately !== undefined && isWorse(settled.condition, lately.condition)) this.#settled = lately;
    return this.shown() ?? look;
  }

  shown(): Seen | undefined {
    const settled = this.#settled;
    if (settled?.condition !== 'operational') return settled;
    return separateFailures(this.#looks) >= FAILURES_UNSTEADY ? UNSTEADY : settled;
  }

  /** True when the last look was worse than what is shown: another one soon will tell. */
  isInDoubt(): boolean {
    const last = this.#looks.at(-1);
    return (
      last !== undefined && this.#settled !== undefined && isWorse(last.condition, this.#settled.condition)
    );
  }

  /** Forgets what was seen before a time of which nothing is known. */
  forget(): void {
    this.#looks = [];
    this.#settled = undefined;
  }
}
