import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { Journal } from './Journal.ts';
import { EMPTY_PAGER, foldPager, type PagerEvent, type PagerState, type Untimed } from './PagerState.ts';

export type PagerFact = Untimed<PagerEvent>;

/** What the pager knows: nothing that does not stand in its journal. */
export class PagerMemory {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #log: Log;
  #state: PagerState;
  #faults = 0;
  #isRewriting = false;

  private constructor(journal: Journal, state: PagerState, parts: { clock: Clock; log: Log }) {
    this.#journal = journal;
    this.#state = state;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  static async open(folder: string, parts: { clock: Clock; log: Log }): Promise<PagerMemory> {
    const { journal, content } = await Journal.open(folder);
    if (content.damaged > 0)
      parts.log.critical({ damaged: content.damaged }, 'lines of the journal of the pager cannot be read');
    let state = EMPTY_PAGER;
    // Only this program writes the file, so that a line that parses is an event.
    for (const line of content.lines as readonly PagerEvent[]) state = foldPager(state, line);
    return new PagerMemory(journal, state, parts);
  }

  get state(): PagerState {
    return this.#state;
  }

  get bytes(): number {
    return this.#journal.bytes;
  }

  /** Writes that failed since the start. */
  get faults(): number {
    return this.#faults;
  }

  /** Known once it is on the disk. Throws a JournalFault, and then nothing has happened. */
  async write(...facts: readonly PagerFact[]): Promise<void> {
    if (facts.length === 0) return;
    const atMs = this.#clock.nowMs();
    const events: readonly PagerEvent[] = facts.map((fact) => ({ ...fact, atMs }));
    try {
      await this.#journal.append(events, () => {
        this.#state = events.reduce(foldPager, this.#state);
      });
    } catch (error) {
      this.#faults += 1;
      throw error;
    }
    if (this.#journal.isLong) void this.#shorten();
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #shorten(): Promise<void> {
    if (this.#isRewriting) return;
    this.#isRewriting = true;
    try {
      await this.#journal.rewrite(() => [
        { kind: 'snapshot', atMs: this.#clock.nowMs(), state: this.#state } satisfies PagerEvent,
      ]);
    } catch (error) {
      this.#faults += 1;
      this.#log.error({ error }, 'the journal of the pager could not be shortened');
    } finally {
      this.#isRewriting = false;
    }
  }
}
