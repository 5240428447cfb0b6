/** The rows of one series as they stand in the file, and what they make. */
import type { Calendar } from '@/core/forecast/series/Calendar.ts';
import { SERIES_VALUES_MAX } from '@/core/forecast/series/Series.ts';
import type { FileFaults } from './FileFaults.ts';
import { formatPeriod, type Period, type PeriodKind } from './Period.ts';
import { inferScale, type PeriodScale, withSeason } from './PeriodScale.ts';

/** A series ready to forecast, plain data. */
export type FileSeries = {
  readonly id: string;
  readonly values: readonly (number | null)[];
  readonly calendar: Calendar;
  readonly scale: PeriodScale;
};

/** More periods than rows by this factor, over so many periods, are no series with gaps. */
const SPARSE_FACTOR = 4;
const SPARSE_PERIODS_MIN = 24;

export type ReadOptions = {
  readonly seasonLength: number | undefined;
  /** Where the file has the period; counted from 1, for its faults. */
  readonly periodColumn: number | undefined;
};

export class RawSeries {
  readonly id: string;
  readonly line: number;
  readonly #kind: PeriodKind;
  readonly #ordinals: number[] = [];
  readonly #values: (number | null)[] = [];
  readonly #lines: number[] = [];

  constructor(id: string, line: number, kind: PeriodKind) {
    this.id = id;
    this.line = line;
    this.#kind = kind;
  }

  /** False when the period is of another kind than the first of the series, and left out. */
  add({ kind, ordinal }: Period, value: number | null, line: number): boolean {
    if (kind !== this.#kind) return false;
    this.#ordinals.push(ordinal);
    this.#values.push(value);
    this.#lines.push(line);
    return true;
  }

  /** Periods in order with nulls between them; undefined when there are faults, which are added. */
  assemble(options: ReadOptions, faults: FileFaults): FileSeries | undefined {
    const order = this.#inOrder(options, faults);
    if (order === undefined) return undefined;
    const ordinals = order.map((index) => this.#ordinals[index] as number);
    const { scale, calendar, positions } = inferScale(this.#kind, ordinals, options.seasonLength);
    const length = (positions.at(-1) ?? 0) + 1;
    const refuse = (code: 'SERIES_TOO_SPARSE' | 'SERIES_TOO_LONG') => {
      const [from, until] = [ordinals[0] as number, ordinals.at(-1) as number].map((ordinal) =>
        formatPeriod({ kind: this.#kind, ordinal }),
      );
      const message = `series ${JSON.stringify(this.id)} has ${order.length} rows for ${length} periods, ${from} to ${until}`;
      faults.add({ line: this.line, code, message });
      return undefined;
    };
    if (length > SPARSE_PERIODS_MIN && length > SPARSE_FACTOR * order.length)
      return refuse('SERIES_TOO_SPARSE');
    if (length > SERIES_VALUES_MAX) return refuse('SERIES_TOO_LONG');
    const values = new Array<number | null>(length).fill(null);
    for (const [rank, index] of order.entries())
      values[positions[rank] as number] = this.#values[index] as number | null;
    return { id: this.id, values, calendar, scale };
  }

  /** Rows by period; undefined when a period comes twice. */
  #inOrder({ periodColumn }: ReadOptions, faults: FileFaults): number[] | undefined {
    const ordinals = this.#ordinals;
    const order = ordinals.map((_, index) => index);
    order.sort((a, b) => (ordinals[a] as number) - (ordinals[b] as number) || a - b);
    let isUnique = true;
    for (let rank = 1; rank < order.length; rank += 1) {
      const [before, index] = [order[rank - 1] as number, order[rank] as number];
      if (ordinals[before] !== ordinals[index]) continue;
      isUnique = false;
      const period = formatPeriod({ kind: this.#kind, ordinal: ordinals[index] as number });
      faults.add({
        line: this.#lines[index] as number,
        ...(periodColumn === undefined ? {} : { column: periodColumn }),
        code: 'PERIOD_DUPLICATE',
        message: `${period} of series ${JSON.stringify(this.id)} stands in line ${this.#lines[before]} already`,
      });
    }
    return isUnique ? order : undefined;
  }
}

/** A row of a wide file: values of positions 1, 2, …, without the empty ones at its end. */
export function wideSeries(
  id: string,
  values: readonly (number | null)[],
  seasonLength: number | undefined,
): FileSeries {
  const calendar = withSeason({ unit: 'index', seasonLength: 1 }, seasonLength);
  return { id, values, calendar, scale: { notation: 'integer', first: 1, step: 1 } };
}
