import type { Clock } from '@/shared/clock/Clock.ts';
import { STATUS_COMPONENTS } from '@/shared/statusPage/statusPageContract.ts';
import type { Change, TimeSpan } from '../store/StatusState.ts';
import type { Component, Condition } from './Condition.ts';
import { STALE_AFTER_MS } from './OutsideWatch.ts';

/** How often the time of the components is written down; a crash loses that much, which is told as unknown. */
export const KEEP_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longest absence that is told as unknown; before it there was no page. */
const ABSENCE_MS_MAX = 90 * DAY_MS;

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** The time between two instants, split where a day ends (UTC). */
export function spansOf(
  component: TimeSpan['component'],
  condition: Condition,
  fromMs: number,
  toMs: number,
): TimeSpan[] {
  const spans: TimeSpan[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const endMs = Math.min(toMs, (Math.floor(atMs / DAY_MS) + 1) * DAY_MS);
    spans.push({ component, day: dayOf(atMs), condition, ms: endMs - atMs });
    atMs = endMs;
  }
  return spans;
}

type TimeKeeperDeps = {
  readonly clock: Clock;
  readonly note: (plan: () => readonly Change[]) => void;
  /** Until when an earlier process has accounted for the time. */
  readonly accountedToMs: number | null;
};

/** Accounts for every moment of every component, also for those of which nothing is known. */
export class TimeKeeper {
  #lastMs: number | undefined;
  #shown = new Map<TimeSpan['component'], Condition>();
  #open = new Map<string, TimeSpan>();
  #keptMs: number;

  constructor(private readonly deps: TimeKeeperDeps) {
    this.#keptMs = deps.clock.elapsedMs();
    const { accountedToMs } = deps;
    if (accountedToMs !== null) this.#lastMs = accountedToMs;
  }

  /** Closes the time since the last call with what was shown then; `shown` holds from now on. */
  account(shown: readonly Component[]): void {
    const nowMs = this.deps.clock.nowMs();
    const lastMs = this.#lastMs === undefined ? undefined : Math.max(this.#lastMs, nowMs - ABSENCE_MS_MAX);
    // A clock that was set back tells no time; one that jumped, or a process that slept, tells unknown time.
    if (lastMs !== undefined && nowMs > lastMs) {
      const ids = new Set([...this.#shown.keys(), ...shown.map(({ id }) => id)]);
      const knownMs = Math.min(nowMs, lastMs + STALE_AFTER_MS);
      for (const id of STATUS_COMPONENTS.filter((one) => ids.has(one))) {
        this.#add(spansOf(id, this.#shown.get(id) ?? 'unknown', lastMs, knownMs));
        this.#add(spansOf(id, 'unknown', knownMs, nowMs));
      }
    }
    const hasChanged = shown.some(({ id, condition }) => this.#shown.get(id) !== condition);
    this.#lastMs = nowMs;
    this.#shown = new Map(shown.map(({ id, condition }) => [id, condition]));
    if (hasChanged || this.deps.clock.elapsedMs() - this.#keptMs >= KEEP_EVERY_MS) this.keep();
  }

  /** Writes down what is accounted for. */
  keep(): void {
    this.#keptMs = this.deps.clock.elapsedMs();
    const spans = [...this.#open.values()];
    if (this.#lastMs === undefined) return;
    this.#open = new Map();
    const { note } = this.deps;
    const toMs = this.#lastMs;
    note(() => [{ do: 'addTime', toMs, spans }]);
  }

  #add(spans: readonly TimeSpan[]): void {
    for (const span of spans) {
      const name = `${span.component} ${span.day} ${span.condition}`;
      this.#open.set(name, { ...span, ms: span.ms + (this.#open.get(name)?.ms ?? 0) });
    }
  }
}
