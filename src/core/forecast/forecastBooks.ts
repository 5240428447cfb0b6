/** The forecast of a company's books: every line, from the same last month, and all of them adding up. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { isDetail, linesThrough } from './books/booksLines.ts';
import { reconcileBooks } from './books/reconcileBooks.ts';
import { totalsOf } from './books/totalsOf.ts';
import { type ForecastOptions, forecastMonthly } from './forecastMonthly.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import { settleContributions } from './monthly/settleContributions.ts';
import type { BooksForecast } from './SeriesForecast.ts';

export type BooksOptions = ForecastOptions & {
  /** The month that fiscal years begin with, 1 … 12; 1 unless said. */
  readonly fiscalYearStartMonth?: number;
};

/**
 * Forecasts each line in the given order and makes those that `booksLines` knows add up, in every month and so in every
 * quarter and year; `onProgress` reports the share of all. Accounts and what else moves cash are tested with the
 * parameters of today, all other lines by forecasting anew. What is put back in a line is put back in those that it is
 * part of and made of. The lines must be at least one, of one currency and end in the same month, else a RangeError;
 * also throws what `forecastMonthly` and `reconcileBooks` throw.
 */
export function forecastBooks(seriesList: readonly MonthlySeries[], options: BooksOptions): BooksForecast {
  const [first] = seriesList;
  if (!first) throw new RangeError('no series to forecast');
  const asOfMonth = endMonth(first);
  for (const series of seriesList) {
    if (series.currency !== first.currency) {
      throw new RangeError(
        `series ${series.key} is in ${series.currency}, ${first.key} in ${first.currency}`,
      );
    }
    if (endMonth(series) !== asOfMonth) {
      throw new RangeError(`series ${series.key} ends in ${endMonth(series)}, ${first.key} in ${asOfMonth}`);
    }
  }
  const { fiscalYearStartMonth = 1, onProgress = () => {}, horizonMonths } = options;
  const keys = seriesList.map(({ key }) => key);
  const putBack = (options.putBack ?? []).flatMap(({ seriesKey, month }) =>
    linesThrough(seriesKey, keys).map((key) => ({ seriesKey: key, month })),
  );
  const { refits } = options;
  const rest = { horizonMonths, putBack, ...(refits === undefined ? {} : { refits }) };
  const lines = seriesList.map((entry, index) => {
    const report = (fraction: number) => onProgress((index + fraction) / seriesList.length);
    // The many lines below the totals are tested with the parameters of today, which takes a small part of the time.
    const tested = isDetail(entry.key) ? { ...rest, refits: 0 } : rest;
    return forecastMonthly(entry, { ...tested, onProgress: report });
  });
  const { series, reconciliation } = reconcileBooks(lines, fiscalYearStartMonth);
  const books = { asOfMonth, currency: first.currency, fiscalYearStartMonth, reconciliation, series };
  const settled = settleContributions(books, 'reconciledMinor');
  return {
    ...settled,
    series: settled.series.map((line) => ({ ...line, totals: totalsOf(line, fiscalYearStartMonth) })),
  };
}

function endMonth(series: MonthlySeries): string {
  return addToMonth(series.startMonth, series.values.length - 1);
}
