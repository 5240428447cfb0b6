/** A CSV file as series, in the order in which each begins. */
import { basename, extname } from 'node:path';
import { SERIES_VALUE_MAX, SERIES_VALUES_MAX } from '@/core/forecast/series/Series.ts';
import { FileFaults } from './FileFaults.ts';
import { detectLayout, type FileLayout } from './FileLayout.ts';
import { type Period, parsePeriod } from './Period.ts';
import { parseValue } from './parseValue.ts';
import { type FileSeries, RawSeries, type ReadOptions, wideSeries } from './RawSeries.ts';
import { detectDelimiter, type FileRecord, readRecords } from './readRecords.ts';

/** Most rows of a file that is not grouped by series: it is held in memory as a whole. */
export const ROWS_UNGROUPED_MAX = 2_000_000;

export type SeriesFileOptions = {
  readonly layout: 'long' | 'wide' | undefined;
  readonly seasonLength: number | undefined;
};

type Long = Extract<FileLayout, { kind: 'long' }>;
type Wide = Extract<FileLayout, { kind: 'wide' }>;

export type FileScan = {
  readonly faults: FileFaults;
  readonly series: number;
  /** The rows of each series follow one another. */
  readonly isGrouped: boolean;
};

export class SeriesFile {
  readonly #file: string;
  readonly #delimiter: string;
  readonly #layout: FileLayout;
  readonly #options: SeriesFileOptions;

  private constructor(file: string, delimiter: string, layout: FileLayout, options: SeriesFileOptions) {
    this.#file = file;
    this.#delimiter = delimiter;
    this.#layout = layout;
    this.#options = options;
  }

  /** Recognises delimiter and columns; faults instead when it cannot. Errors of the file system pass. */
  static async open(file: string, options: SeriesFileOptions): Promise<SeriesFile | FileFaults> {
    const faults = new FileFaults();
    const delimiter = await detectDelimiter(file);
    const rows: FileRecord[] = [];
    for await (const row of readRecords(file, delimiter, faults)) if (rows.push(row) === 2) break;
    const [first, second] = rows;
    if (first === undefined) {
      if (faults.count === 0) faults.add({ line: 1, code: 'FILE_EMPTY', message: 'there is no row' });
      return faults;
    }
    const asked = { wanted: options.layout, hasDecimalComma: delimiter === ';' };
    const layout = detectLayout(first.cells, second?.cells, asked);
    if (layout !== undefined) return new SeriesFile(file, delimiter, layout, options);
    const message = `${first.cells.length} columns that are neither a value of a series nor all of them`;
    faults.add({ line: first.line, code: 'LAYOUT_UNKNOWN', message });
    return faults;
  }

  /** Reads all of the file once: its faults, and what `series` has to know. Memory grows with the ids only. */
  async scan(): Promise<FileScan> {
    const faults = new FileFaults();
    const seen = new Set<string>();
    let rows = 0;
    let splitLine = 0;
    for await (const raw of this.#rawSeries(faults)) {
      rows += raw.rows;
      if (!seen.has(raw.id)) seen.add(raw.id);
      else if (this.#layout.kind === 'wide')
        faults.add({
          line: raw.line,
          column: 1,
          code: 'SERIES_DUPLICATE',
          message: `${JSON.stringify(raw.id)} stands above already`,
        });
      else splitLine ||= raw.line;
    }
    if (splitLine > 0) return { ...(await this.#scanUngrouped(rows, splitLine)), series: seen.size };
    if (seen.size === 0 && faults.count === 0)
      faults.add({ line: 1, code: 'FILE_EMPTY', message: 'there is no row but the header' });
    return { faults, series: seen.size, isGrouped: true };
  }

  /** What was found while each run of rows was taken for a series is left out of account. */
  async #scanUngrouped(rows: number, splitLine: number): Promise<Omit<FileScan, 'series'>> {
    const faults = new FileFaults();
    if (rows > ROWS_UNGROUPED_MAX) {
      const message = `a series begins again after another one, and the file has more than ${ROWS_UNGROUPED_MAX} rows`;
      faults.add({ line: splitLine, code: 'FILE_NOT_GROUPED', message });
    } else for await (const _ of this.#collected(faults));
    return { faults, isGrouped: false };
  }

  /** The series of a file that a scan found no fault in. */
  async *series({ isGrouped }: FileScan): AsyncGenerator<FileSeries> {
    const faults = new FileFaults();
    const found = isGrouped ? this.#rawSeries(faults) : this.#collected(faults);
    for await (const { series } of found) {
      if (faults.count > 0 || series === undefined)
        throw new Error('The file has changed while it was read.');
      yield series;
    }
  }

  #rawSeries(faults: FileFaults): AsyncGenerator<FoundSeries> {
    const layout = this.#layout;
    return layout.kind === 'long' ? this.#readLong(layout, faults) : this.#readWide(layout, faults);
  }

  async *#rows(faults: FileFaults): AsyncGenerator<FileRecord> {
    let isHeader = this.#layout.hasHeader;
    for await (const row of readRecords(this.#file, this.#delimiter, faults)) {
      if (!isHeader) yield row;
      isHeader = false;
    }
  }

  /** Runs of rows that name the same series. */
  async *#readLong(layout: Long, faults: FileFaults): AsyncGenerator<FoundSeries> {
    const options = this.#readOptions(layout);
    let current: { raw: RawSeries; rows: number } | undefined;
    const finish = ({ raw, rows }: { raw: RawSeries; rows: number }): FoundSeries => ({
      ...{ id: raw.id, line: raw.line, rows },
      series: raw.assemble(options, faults),
    });
    for await (const row of this.#rows(faults)) {
      const cells = this.#longCells(layout, row, faults);
      if (cells === undefined) continue;
      if (current?.raw.id !== cells.id) {
        if (current !== undefined) yield finish(current);
        current = { raw: new RawSeries(cells.id, row.line, cells.period.kind), rows: 0 };
      }
      current.rows += 1;
      addTo(current.raw, cells, row.line, options, faults);
    }
    if (current !== undefined) yield finish(current);
  }

  /** All series of a long file that is not grouped. */
  async *#collected(faults: FileFaults): AsyncGenerator<FoundSeries> {
    const layout = this.#layout as Long;
    const options = this.#readOptions(layout);
    const all = new Map<string, RawSeries>();
    for await (const row of this.#rows(faults)) {
      const cells = this.#longCells(layout, row, faults);
      if (cells === undefined) continue;
      const raw = all.get(cells.id) ?? new RawSeries(cells.id, row.line, cells.period.kind);
      all.set(cells.id, raw);
      addTo(raw, cells, row.line, options, faults);
    }
    for (const raw of all.values()) {
      all.delete(raw.id);
      yield { id: raw.id, line: raw.line, rows: 0, series: raw.assemble(options, faults) };
    }
  }

  async *#readWide(layout: Wide, faults: FileFaults): AsyncGenerator<FoundSeries> {
    for await (const { cells, line } of this.#rows(faults)) {
      const [id = '', ...rest] = cells;
      const length = rest.findLastIndex((cell) => cell !== '') + 1;
      if (id === '') faults.add({ line, column: 1, code: 'SERIES_ID_MISSING', message: 'there is no id' });
      const found = rest.slice(0, length).map((cell, index) => this.#value(cell, line, index + 2, faults));
      if (length > SERIES_VALUES_MAX)
        faults.add({
          line,
          code: 'SERIES_TOO_LONG',
          message: `${length} values, at most ${SERIES_VALUES_MAX}`,
        });
      if (id === '') continue;
      const values = found.map((value) => value ?? null);
      yield { id, line, rows: 1, series: this.#wideSeries({ id, line, values }, layout, faults) };
    }
  }

  #wideSeries(
    { id, line, values }: { id: string; line: number; values: readonly (number | null)[] },
    { periods = [] }: Wide,
    faults: FileFaults,
  ): FileSeries | undefined {
    const { seasonLength } = this.#options;
    const [first] = periods;
    if (first === undefined || values.length === 0) return wideSeries(id, values, seasonLength);
    if (values.length > periods.length) {
      const message = `${values.length} values, but the header names ${periods.length} periods`;
      faults.add({ line, code: 'COLUMNS_MISSING', message });
      return undefined;
    }
    const raw = new RawSeries(id, line, first.kind);
    for (const [index, value] of values.entries()) raw.add(periods[index] as Period, value, line);
    return raw.assemble({ seasonLength, periodColumn: undefined }, faults);
  }

  #readOptions({ period }: Long): ReadOptions {
    return { seasonLength: this.#options.seasonLength, periodColumn: period + 1 };
  }

  /** Undefined when the row has faults, which are added. */
  #longCells(layout: Long, { cells, line }: FileRecord, faults: FileFaults): LongCells | undefined {
    const needed = Math.max(layout.id ?? 0, layout.period, layout.value) + 1;
    if (cells.length < needed) {
      const message = `${cells.length} columns, not ${needed}`;
      faults.add({ line, code: 'COLUMNS_MISSING', message });
      return undefined;
    }
    const id = layout.id === undefined ? basename(this.#file, extname(this.#file)) : (cells[layout.id] ?? '');
    if (id === '') {
      const column = (layout.id ?? 0) + 1;
      faults.add({ line, column, code: 'SERIES_ID_MISSING', message: 'there is no id' });
    }
    const text = cells[layout.period] ?? '';
    const period = parsePeriod(text);
    if (period === undefined) {
      const column = layout.period + 1;
      faults.add({
        line,
        column,
        code: 'PERIOD_UNREADABLE',
        message: `${JSON.stringify(text)} is no period`,
      });
    }
    const value = this.#value(cells[layout.value] ?? '', line, layout.value + 1, faults);
    return id === '' || period === undefined || value === undefined ? undefined : { id, period, value };
  }

  /** Undefined when the cell is at fault, which is added. */
  #value(cell: string, line: number, column: number, faults: FileFaults): number | null | undefined {
    const value = parseValue(cell, this.#delimiter === ';');
    if (value === undefined) {
      const message = `${JSON.stringify(cell)} is no number`;
      faults.add({ line, column, code: 'VALUE_UNREADABLE', message });
    } else if (value !== null && !(Math.abs(value) <= SERIES_VALUE_MAX)) {
      faults.add({
        line,
        column,
        code: 'VALUE_TOO_LARGE',
        message: `${cell} is beyond ±${SERIES_VALUE_MAX}`,
      });
      return undefined;
    }
    return value;
  }
}

type LongCells = { readonly id: string; readonly period: Period; readonly value: number | null };
/** `series` is undefined when it has faults; `rows` is the number it was made of. */
type FoundSeries = {
  readonly id: string;
  readonly line: number;
  readonly rows: number;
  readonly series: FileSeries | undefined;
};

function addTo(
  raw: RawSeries,
  { period, value }: LongCells,
  line: number,
  options: ReadOptions,
  faults: FileFaults,
): void {
  if (raw.add(period, value, line)) return;
  const column = options.periodColumn;
  const message = `series ${JSON.stringify(raw.id)} has periods of another kind in line ${raw.line}`;
  faults.add({ line, ...(column === undefined ? {} : { column }), code: 'PERIODS_MIXED', message });
}
