/** What is wrong with a file, with the place of each fault. */

const FAULTS_KEPT_MAX = 20;

/** Stable codes and what to do about each. */
export const FILE_FAULTS = {
  FILE_EMPTY: 'The file needs a line for each value, `series_id,period,value`, or one for each series.',
  CSV_BROKEN: 'Close every quotation mark, and double those inside a quoted cell.',
  LAYOUT_UNKNOWN:
    'Give three columns, `series_id,period,value`, or one row for each series, its id and then its values; --layout says which.',
  COLUMNS_MISSING: 'Every row needs the columns of the first.',
  SERIES_ID_MISSING: 'Every row must name its series.',
  SERIES_DUPLICATE: 'Each series has one row; give them different ids.',
  PERIOD_UNREADABLE:
    'Write a day as 2024-01-31, a month as 2024-01, a quarter as 2024-Q1, an ISO week as 2024-W05, else a whole number.',
  PERIODS_MIXED: 'Write all periods of a series in one way.',
  PERIOD_DUPLICATE: 'A series has one value for each period; add them up, or drop one.',
  SERIES_TOO_SPARSE:
    'Most periods in between have no row. If nothing happened then, write 0; if months are written 202401, write 2024-01.',
  SERIES_TOO_LONG: 'Shorten the series, or use longer periods.',
  VALUE_UNREADABLE:
    'Write a plain number with a decimal point, without blanks or thousands; leave the cell empty, or write NA, for an unknown value.',
  VALUE_TOO_LARGE: 'Use a larger unit, such as thousands.',
  FILE_NOT_GROUPED: 'Sort the rows by series, so that those of a series follow one another.',
} as const;

export type FileFaultCode = keyof typeof FILE_FAULTS;

export type FileFault = {
  readonly line: number;
  /** Counted from 1; undefined where the whole line is meant. */
  readonly column?: number;
  readonly code: FileFaultCode;
  readonly message: string;
};

/** The first faults of a file, and how many there are. */
export class FileFaults {
  readonly #kept: FileFault[] = [];
  #count = 0;

  add(fault: FileFault): void {
    this.#count += 1;
    if (this.#kept.length < FAULTS_KEPT_MAX) this.#kept.push(fault);
  }

  get count(): number {
    return this.#count;
  }

  /** One line for each fault kept, each code's advice after its first. */
  render(): string {
    const advised = new Set<FileFaultCode>();
    const lines = this.#kept.flatMap(({ line, column, code, message }) => {
      const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
      const fault = `  ${place}: ${message} (${code})`;
      if (advised.has(code)) return [fault];
      advised.add(code);
      return [fault, `    ${FILE_FAULTS[code]}`];
    });
    const more = this.#count - this.#kept.length;
    return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
  }
}
