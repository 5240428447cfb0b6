/**
 * A lane of requests: so many run at a time, so many wait for so long, and the rest is told at once to come
 * back. Kinds of work in lanes of their own cannot crowd each other out.
 */
import { AppError } from '@/shared/errors/AppError.ts';

export type LaneLimits = {
  readonly runningMax: number;
  readonly waitingMax: number;
  /** Longest wait for a place, in milliseconds. */
  readonly waitMs: number;
};

type Waiter = { readonly admit: () => void; readonly timer: NodeJS.Timeout };

export class Lane {
  readonly #limits: LaneLimits;
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waits for a place, first come first served, and returns what leaves it; idempotent. Throws OVERLOADED. */
  async enter(): Promise<() => void> {
    if (this.#running < this.#limits.runningMax) this.#running += 1;
    else await this.#wait();
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave();
    };
  }

  async #wait(): Promise<void> {
    if (this.#waiting.size >= this.#limits.waitingMax) throw new AppError('OVERLOADED');
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new AppError('OVERLOADED'));
      }, this.#limits.waitMs);
      const waiter: Waiter = { admit: resolve, timer };
      this.#waiting.add(waiter);
    });
  }

  /** The place goes to whoever has waited longest, else it is free. */
  #leave(): void {
    const next = this.#waiting.values().next();
    if (next.done) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next.value);
    clearTimeout(next.value.timer);
    next.value.admit();
  }
}
