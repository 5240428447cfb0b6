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

const WORDS = { high: 'High', medium: 'Medium', low: 'Low', none: 'Low' } as const;

/** How far the forecast of a line can be trusted: the engine's word for it, its reason, and what the band held. */
export function forecastConfidence({ status, explanation }: SeriesForecast): string {
  if (status === 'not-enough-history') {
    return 'Low: the history is too short, so the last value is carried forward.';
  }
  const { confidence, confidenceReason, hitRate80 } = explanation;
  const held =
    hitRate80 === null
      ? ''
      : ` One month ahead, the 80 % band held ${hitRate80.hits} of ${hitRate80.trials} times.`;
  return `${WORDS[confidence]}: ${confidenceReason}.${held}`;
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
