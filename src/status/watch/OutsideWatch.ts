import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { STATUS_COMPONENTS, type StatusComponent } from '@/shared/statusPage/statusPageContract.ts';
import { ComponentTrack } from './ComponentTrack.ts';
import type { Component } from './Condition.ts';
import type { Look, Seen } from './readHealth.ts';

/** Pause between two looks, and before the one that confirms a doubt, in milliseconds. */
export const CHECK_EVERY_MS = 3_000;
export const CONFIRM_AFTER_MS = 500;
/** A look older than this says nothing any more. */
export const STALE_AFTER_MS = 30_000;

const UNCHECKED: Seen = { condition: 'unknown', detail: 'Not checked yet.' };
const STALE: Seen = { condition: 'unknown', detail: 'The last check is too old to be believed.' };

type WatchDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly look: () => Promise<Look>;
  /** How the page itself is. */
  readonly lookAtSelf: () => Seen;
  /** After each look, with what it found before it was settled. */
  readonly onLook: (look: Look) => void;
};

/** Looks at the product over and over, and knows how old its last look is. */
export class OutsideWatch {
  readonly #tracks = new Map<StatusComponent, ComponentTrack>();
  #lastMs: number | undefined;
  #lastAtMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(private readonly deps: WatchDeps) {}

  start(): void {
    void this.#loop();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /**
   * Age of the last look in milliseconds; undefined before the first. The greater of what two clocks say: one is
   * set back and forth, the other stands still while the machine sleeps.
   */
  ageMs(): number | undefined {
    if (this.#lastMs === undefined || this.#lastAtMs === undefined) return undefined;
    const { clock } = this.deps;
    return Math.max(clock.elapsedMs() - this.#lastMs, clock.nowMs() - this.#lastAtMs);
  }

  /** When the last look was. */
  get checkedAtMs(): number | undefined {
    return this.#lastAtMs;
  }

  /** What is shown of each component; `unknown` where the last look is missing or too old. */
  components(): Component[] {
    const ageMs = this.ageMs();
    const isStale = ageMs === undefined || ageMs > STALE_AFTER_MS;
    return STATUS_COMPONENTS.flatMap((id): Component[] => {
      if (id === 'status') return [{ id, ...this.deps.lookAtSelf() }];
      if (ageMs === undefined) return [{ id, ...UNCHECKED }];
      const shown = this.#tracks.get(id)?.shown();
      // A component that no look has ever found is not part of this installation.
      if (shown === undefined) return [];
      return [{ id, ...(isStale ? STALE : shown) }];
    });
  }

  async #loop(): Promise<void> {
    await this.check();
    if (this.#isStopped) return;
    const isInDoubt = [...this.#tracks.values()].some((track) => track.isInDoubt());
    this.#timer = setTimeout(() => void this.#loop(), isInDoubt ? CONFIRM_AFTER_MS : CHECK_EVERY_MS);
  }

  /** One look. */
  async check(): Promise<void> {
    const look = await this.deps.look();
    const ageMs = this.ageMs();
    const isBlindSpot = ageMs !== undefined && ageMs > STALE_AFTER_MS;
    const found = Object.entries(look) as [StatusComponent, Seen][];
    // What the API no longer tells of is gone; what cannot be seen is told as unknown.
    for (const id of this.#tracks.keys()) if (look[id] === undefined) this.#tracks.delete(id);
    const isFirst = this.#tracks.size === 0;
    for (const [id, seen] of found) {
      // What no look has ever found is not missing now.
      if (seen.condition === 'unknown' && !isFirst && !this.#tracks.has(id)) continue;
      const track = this.#tracks.get(id) ?? new ComponentTrack();
      this.#tracks.set(id, track);
      if (isBlindSpot) track.forget();
      const before = track.shown()?.condition;
      const now = track.add(seen).condition;
      if (before !== now) this.deps.log.info({ component: id, before, now }, 'a component changed');
    }
    this.#lastMs = this.deps.clock.elapsedMs();
    this.#lastAtMs = this.deps.clock.nowMs();
    this.deps.onLook(look);
  }
}
