const WIDTH = 30;
const PAUSE_MS = 100;

/** A bar that redraws itself on one line of a terminal. */
export class ProgressBar {
  readonly #write: (text: string) => void;
  readonly #total: number;
  readonly #startMs: number;
  #drawnMs = Number.NEGATIVE_INFINITY;

  constructor(total: number, write: (text: string) => void) {
    this.#total = total;
    this.#write = write;
    this.#startMs = performance.now();
  }

  show(done: number): void {
    const now = performance.now();
    if (now - this.#drawnMs < PAUSE_MS && done < this.#total) return;
    this.#drawnMs = now;
    const share = Math.min(1, done / Math.max(1, this.#total));
    const filled = Math.round(WIDTH * share);
    const seconds = (now - this.#startMs) / 1e3;
    const left = done === 0 ? '' : `, ${Math.ceil((seconds / done) * (this.#total - done))} s left`;
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
    this.#write(`\r\u001b[K${bar} ${done} of ${this.#total} series${left}`);
  }

  /** Leaves the line empty for what comes next. */
  clear(): void {
    this.#write('\r\u001b[K');
  }
}
