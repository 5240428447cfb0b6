/** The lines of a forecast of the books as finance figures read them. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import type { BooksForecast, SeriesForecast } from '../SeriesForecast.ts';

/** Months that a trailing figure looks back. */
export const TRAILING_MONTHS = 3;

export type BooksLines = {
  readonly asOfMonth: IsoMonth;
  readonly cash: SeriesForecast | undefined;
  readonly income: SeriesForecast | undefined;
  /** `expense`, and its classes where the books have them: keys that begin with `expense`. */
  readonly expenses: readonly SeriesForecast[];
  /** The last month of the books is not over, so that its flows are not looked at. */
  readonly isLastMonthPartial: boolean;
  readonly floorMinor: number;
};

export function linesOf(
  books: BooksForecast,
  options: Pick<BooksLines, 'isLastMonthPartial' | 'floorMinor'>,
): BooksLines {
  const find = (key: string) => books.series.find((series) => series.key === key);
  return {
    asOfMonth: books.asOfMonth,
    cash: find('cash'),
    income: find('income'),
    expenses: books.series.filter(({ key }) => /^expense\b/.test(key)),
    isLastMonthPartial: options.isLastMonthPartial,
    floorMinor: options.floorMinor,
  };
}

/** Whole months of a line, oldest first. */
export function wholeMonths(
  series: SeriesForecast,
  { isLastMonthPartial }: Pick<BooksLines, 'isLastMonthPartial'>,
): SeriesForecast['history'] {
  return isLastMonthPartial ? series.history.slice(0, -1) : series.history;
}

/** What was booked, with nothing forecast in it. */
export function recordConfidence(months: number, wanted: number): string {
  return months >= wanted
    ? 'High: booked amounts, nothing in it is forecast.'
    : `Low: booked amounts, but of ${months} instead of ${wanted} months.`;
}

/** Trials and hits from which the word follows. */
const TRIALS_HIGH = 24;
const HELD_HIGH = 0.7;
const HELD_FAIR = 0.6;

/** How far the forecast of a line can be trusted, from what its band held in the past. */
export function forecastConfidence({ status, explanation }: SeriesForecast): string {
  if (status === 'not-enough-history') {
    return 'Low: the history is too short, so the last value is carried forward.';
  }
  const measured = explanation.hitRate80;
  if (measured === null) return 'Low: too few past forecasts to measure how often the band holds.';
  const { hits, trials } = measured;
  const held = hits / trials;
  const word = held < HELD_FAIR ? 'Low' : trials >= TRIALS_HIGH && held >= HELD_HIGH ? 'High' : 'Fair';
  return `${word}: one month ahead, the 80 % band held ${hits} of ${trials} times.`;
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
