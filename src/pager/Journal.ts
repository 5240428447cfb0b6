import { type FileHandle, mkdir, open, readFile, rename, truncate } from 'node:fs/promises';
import path from 'node:path';

/** The file is written anew, beginning with what is known, when it is longer than this. */
const BYTES_MAX = 4 * 1024 * 1024;
const OWNER_ONLY = 0o600;

/** Nothing was written, most likely because the disk is full; whoever asked must not believe that it was. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault';
}

export type JournalContent = {
  readonly lines: readonly unknown[];
  /** Lines that could not be read; the last one of a process that died in the middle of it is none of them. */
  readonly damaged: number;
};

function parseLines(text: string): JournalContent {
  const lines: unknown[] = [];
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      lines.push(JSON.parse(line));
    } catch {
      damaged += 1;
    }
  }
  return { lines, damaged };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What has happened, line by line, each on the disk before anybody is told that it is. */
export class Journal {
  readonly #file: string;
  #handle: FileHandle;
  #bytes: number;
  /** A line that was cut short, and could not be taken back, is ended before the next one. */
  #isTorn = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, bytes: number) {
    this.#file = file;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Opens the journal of a folder and reads it; what was torn by a death is cut off. */
  static async open(folder: string): Promise<{ journal: Journal; content: JournalContent }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, 'journal.jsonl');
    const handle = await open(file, 'a', OWNER_ONLY);
    const buffer = await readFile(file);
    const whole = buffer.lastIndexOf('\n') + 1;
    if (whole < buffer.length) {
      await truncate(file, whole);
      await handle.datasync();
    }
    await syncFolder(folder);
    const content = parseLines(buffer.subarray(0, whole).toString('utf8'));
    return { journal: new Journal(file, handle, whole), content };
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Resolves when the lines are on the disk, all or none; `written` is called then and before anything else is
   * written. Throws a JournalFault.
   */
  append(lines: readonly unknown[], written: () => void): Promise<void> {
    return this.#next(async () => {
      await this.#append(lines);
      written();
    });
  }

  /** True when it is time to call `rewrite`. */
  get isLong(): boolean {
    return this.#bytes > BYTES_MAX;
  }

  /** The lines that `read` gives take the place of all that were written before. Throws a JournalFault. */
  rewrite(read: () => readonly unknown[]): Promise<void> {
    return this.#next(async () => {
      const next = `${this.#file}.next`;
      try {
        const text = read().map((line) => `${JSON.stringify(line)}\n`);
        const handle = await open(next, 'w', OWNER_ONLY);
        try {
          await handle.writeFile(text.join(''));
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(next, this.#file);
        await syncFolder(path.dirname(this.#file));
        await this.#handle.close();
        this.#handle = await open(this.#file, 'a', OWNER_ONLY);
        this.#bytes = (await this.#handle.stat()).size;
        this.#isTorn = false;
      } catch (error) {
        throw new JournalFault('the journal could not be written anew', { cause: error });
      }
    });
  }

  async close(): Promise<void> {
    await this.#next(() => this.#handle.close());
  }

  async #append(lines: readonly unknown[]): Promise<void> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const buffer = Buffer.from(this.#isTorn ? `\n${text}` : text);
    try {
      await this.#handle.appendFile(buffer);
      await this.#handle.datasync();
      this.#bytes += buffer.length;
      this.#isTorn = false;
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => {
        this.#isTorn = true;
      });
      throw new JournalFault('the journal could not be written', { cause: error });
    }
  }

  /** One after the other. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
