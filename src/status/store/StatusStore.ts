import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { folderKey } from './folderKey.ts';
import { journalLine, readJournalLine } from './journalLine.ts';
import { keepCopy } from './keepCopy.ts';
import { applyChange, type Change, type StatusState } from './StatusState.ts';
import { readSnapshot, writeSnapshot } from './snapshotFile.ts';

/** Lines after which the journal is folded into the snapshot. */
const JOURNAL_LINES_MAX = 2_000;
const JOURNAL_BYTES_MAX = 4 * 1024 * 1024;
/** Orders that wait for the disk at a time. */
const WAITING_MAX = 1_000;
/** A disk that is silent for that long is called broken. */
const SILENT_MS = 5_000;

export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** What the person who runs the page reads of a failing disk. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'the folder cannot be written';
  return `the disk fails (${code || 'unknown'})`;
}

/** What is to be changed, and what the caller gets when it is. */
export type Planned<Result> = { readonly changes: readonly Change[]; readonly result: Result };

export type StoreDeps = { readonly dir: string; readonly clock: Clock; readonly log: Log };

/** Lines of the journal after the snapshot, and what was lost on the way. */
function replay(text: string, state: StatusState, sequence: number) {
  let damaged = 0;
  let now = { state, sequence };
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const entry = readJournalLine(line);
    if (entry === undefined) damaged += 1;
    else if (entry.sequence > now.sequence)
      now = { state: entry.changes.reduce(applyChange, now.state), sequence: entry.sequence };
  }
  return { ...now, damaged };
}

/**
 * All that the page remembers: a snapshot and a journal of what came after, in a folder of its own. A line is
 * flushed to the disk before anybody hears that it is kept; a crash at any point loses at most a line that
 * nobody was told about. One process at a time.
 */
export class StatusStore {
  /** Signs what must be ours and is stored nowhere: links to leave, webhooks. */
  readonly key: Buffer;
  #state: StatusState;
  #sequence: number;
  #lines: number;
  #goodBytes = 0;
  #journal: FileHandle | undefined;
  #fault: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #busySinceMs: number | undefined;
  #hasGap = false;
  #isClosed = false;

  private constructor(
    private readonly deps: StoreDeps,
    start: { state: StatusState; sequence: number; damaged: number; key: Buffer },
  ) {
    this.#state = start.state;
    this.#sequence = start.sequence;
    this.key = start.key;
    // Whatever the journal holds is folded into the snapshot with the first write.
    this.#lines = JOURNAL_LINES_MAX;
    if (start.damaged > 0)
      deps.log.error({ damaged: start.damaged }, 'lines of the status journal were damaged and are left out');
  }

  /** Reads what there is. Throws a NewerFormat; a damaged file is put aside and said, not fatal. */
  static open(deps: StoreDeps): StatusStore {
    mkdirSync(deps.dir, { recursive: true, mode: 0o700 });
    const snapshot = readSnapshot(deps.dir, deps.log);
    const journal = path.join(deps.dir, 'journal.jsonl');
    const text = existsSync(journal) ? readFileSync(journal, 'utf8') : '';
    const replayed = replay(text, snapshot.state, snapshot.sequence);
    if (replayed.damaged > 0) keepCopy(journal, path.join(deps.dir, 'journal.damaged.jsonl'), deps.log);
    return new StatusStore(deps, { ...replayed, key: folderKey(deps.dir, deps.log) });
  }

  get state(): StatusState {
    return this.#state;
  }

  /** Why nothing can be kept at the moment; undefined when all is well. */
  fault(): string | undefined {
    const busyMs = this.#busySinceMs === undefined ? 0 : this.deps.clock.elapsedMs() - this.#busySinceMs;
    return busyMs > SILENT_MS ? 'the disk does not answer' : this.#fault;
  }

  /** Orders and observations that are not on the disk yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Plans at its turn, with the state as it is then, so that no order overwrites another. Resolves when the
   * changes are on the disk and hold; throws a StoreFault when they are not and do not, or what the plan throws.
   */
  commit<Result>(plan: (state: StatusState) => Planned<Result>): Promise<Result> {
    return this.#enqueue(async () => {
      const { changes, result } = plan(this.#state);
      if (changes.length === 0) return result;
      try {
        await this.#write(changes);
      } catch (error) {
        throw new StoreFault(this.#failed(error));
      }
      this.#apply(changes);
      return result;
    });
  }

  /** Holds also when it cannot be kept; then it is kept as soon as that works again. */
  note(plan: (state: StatusState) => readonly Change[]): void {
    const work = async (): Promise<void> => {
      const changes = plan(this.#state);
      if (changes.length === 0) return;
      try {
        await this.#write(changes);
      } catch (error) {
        this.#failed(error);
        this.#hasGap = true;
      }
      this.#apply(changes);
    };
    this.#enqueue(work).catch((error: unknown) => this.deps.log.error({ error }, 'an observation was lost'));
  }

  /** Waits for what is under way and folds everything into the snapshot. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#enqueue(() => this.#compact()).catch((error: unknown) => this.#failed(error));
    await this.#journal?.close();
  }

  #apply(changes: readonly Change[]): void {
    this.#state = changes.reduce(applyChange, this.#state);
    // What somebody asked to be forgotten must not stay in the journal.
    if (changes.some((change) => change.do === 'dropSubscriber')) this.#lines = JOURNAL_LINES_MAX;
  }

  #enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting >= WAITING_MAX) return Promise.reject(new StoreFault('the disk does not answer'));
    this.#waiting += 1;
    this.#busySinceMs ??= this.deps.clock.elapsedMs();
    const done = this.#queue.then(work).finally(() => {
      this.#waiting -= 1;
      this.#busySinceMs = this.#waiting === 0 ? undefined : this.deps.clock.elapsedMs();
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #failed(error: unknown): string {
    const reason = reasonOf(error);
    if (this.#fault !== reason)
      this.deps.log.error({ error, reason }, 'the status page cannot keep its history');
    this.#fault = reason;
    return reason;
  }

  /** Folds first where that is due: after a fault the snapshot is what brings memory and disk together. */
  async #write(changes: readonly Change[]): Promise<void> {
    const isDue = this.#lines >= JOURNAL_LINES_MAX || this.#goodBytes >= JOURNAL_BYTES_MAX;
    if (isDue || this.#hasGap || this.#fault !== undefined) await this.#compact();
    await this.#append(changes);
    this.#fault = undefined;
  }

  async #append(changes: readonly Change[]): Promise<void> {
    this.#journal ??= await open(path.join(this.deps.dir, 'journal.jsonl'), 'a', 0o600);
    const line = Buffer.from(journalLine({ sequence: this.#sequence + 1, changes }));
    try {
      await this.#journal.appendFile(line);
      await this.#journal.datasync();
    } catch (error) {
      // Half a line must not swallow the next one.
      await this.#journal.truncate(this.#goodBytes).catch(() => undefined);
      throw error;
    }
    this.#sequence += 1;
    this.#goodBytes += line.length;
    this.#lines += 1;
  }

  async #compact(): Promise<void> {
    await writeSnapshot(this.deps.dir, { state: this.#state, sequence: this.#sequence });
    this.#journal ??= await open(path.join(this.deps.dir, 'journal.jsonl'), 'a', 0o600);
    await this.#journal.truncate(0);
    this.#goodBytes = 0;
    this.#lines = 0;
    this.#hasGap = false;
  }
}
