import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { TableName, Tables } from './Tables.ts';

/** A journal that grew by this much, and to twice what it was, is written anew; in bytes. */
const JOURNAL_GROWTH_MAX = 64 * 1024 * 1024;

const lineSchema = z.object({ table: z.string(), key: z.string(), value: z.unknown() });

/**
 * What the server remembers, in memory, and in a file that is appended to before an answer leaves: whoever got
 * an answer finds it kept, also when this process was killed right after.
 */
export class StripeStore {
  readonly #tables = new Map<string, Map<string, unknown>>();
  readonly #touched = new Map<string, readonly [TableName, string]>();
  /** The last line of each row, so that a row that was only read is not written again. */
  readonly #written = new Map<string, string>();
  #journal: number | undefined;
  #bytes = 0;
  #bytesRewritten = 0;

  /** Without a file nothing outlives the process. */
  constructor(private readonly file?: string) {
    if (file === undefined) return;
    if (existsSync(file)) this.#load(readFileSync(file, 'utf8'));
    this.#rewrite();
  }

  #load(text: string): void {
    for (const line of text.split('\n')) {
      // The last line is cut when the process was killed while writing; its answer never left.
      const parsed = lineSchema.safeParse(parsedOrUndefined(line));
      if (!parsed.success) continue;
      const { table, key, value } = parsed.data;
      if (value === undefined) this.#rows(table).delete(key);
      else this.#rows(table).set(key, value);
    }
  }

  #rows(table: string): Map<string, unknown> {
    let rows = this.#tables.get(table);
    if (rows === undefined) this.#tables.set(table, (rows = new Map()));
    return rows;
  }

  #rewrite(): void {
    if (this.file === undefined) return;
    this.#written.clear();
    for (const [table, rows] of this.#tables)
      for (const [key, value] of rows)
        this.#written.set(`${table} ${key}`, JSON.stringify({ table, key, value }));
    const text = [...this.#written.values()].map((line) => `${line}\n`).join('');
    writeFileSync(`${this.file}.new`, text, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
    if (this.#journal !== undefined) closeSync(this.#journal);
    this.#journal = openSync(this.file, 'a', 0o600);
    this.#bytes = text.length;
    this.#bytesRewritten = text.length;
  }

  /** The row itself: what is changed on it is kept by the next commit. */
  get<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    const row = this.#tables.get(table)?.get(key);
    if (row !== undefined) this.#touched.set(`${table} ${key}`, [table, key]);
    return row as Tables[T] | undefined;
  }

  put<T extends TableName>(table: T, key: string, row: Tables[T]): Tables[T] {
    this.#rows(table).set(key, row);
    this.#touched.set(`${table} ${key}`, [table, key]);
    return row;
  }

  delete(table: TableName, key: string): void {
    this.#rows(table).delete(key);
    this.#touched.set(`${table} ${key}`, [table, key]);
  }

  /** All rows, oldest first, to look at; `get` the one to change. */
  all<T extends TableName>(table: T): readonly Tables[T][] {
    return [...(this.#tables.get(table)?.values() ?? [])] as Tables[T][];
  }

  /** The same one after the other, for long tables; nothing may be added meanwhile. */
  rows<T extends TableName>(table: T): Iterable<Tables[T]> {
    return this.#rows(table).values() as Iterable<Tables[T]>;
  }

  keys(table: TableName): readonly string[] {
    return [...(this.#tables.get(table)?.keys() ?? [])];
  }

  /** The next number of a series, from 1. */
  next(series: string): number {
    const row = this.get('counter', series) ?? this.put('counter', series, { value: 0 });
    row.value += 1;
    return row.value;
  }

  /** Writes what was touched since the last commit. */
  commit(): void {
    const touched = [...this.#touched.values()];
    this.#touched.clear();
    if (this.#journal === undefined || touched.length === 0) return;
    const lines = touched.flatMap(([table, key]) => {
      const line = JSON.stringify({ table, key, value: this.#tables.get(table)?.get(key) });
      if (this.#written.get(`${table} ${key}`) === line) return [];
      this.#written.set(`${table} ${key}`, line);
      return [`${line}\n`];
    });
    if (lines.length === 0) return;
    const text = lines.join('');
    writeSync(this.#journal, text);
    this.#bytes += text.length;
    if (this.#bytes > this.#bytesRewritten + Math.max(JOURNAL_GROWTH_MAX, this.#bytesRewritten))
      this.#rewrite();
  }

  clear(): void {
    this.#tables.clear();
    this.#touched.clear();
    this.#rewrite();
  }

  close(): void {
    this.commit();
    if (this.#journal !== undefined) closeSync(this.#journal);
    this.#journal = undefined;
  }
}

function parsedOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
