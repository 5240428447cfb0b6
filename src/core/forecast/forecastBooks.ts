/** The forecast of a company's books: every series, from the same last month. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { type ForecastOptions, forecastMonthly } from './forecastMonthly.ts';
import type { MonthlySeries } from './MonthlySeries.ts';
import type { BooksForecast } from './SeriesForecast.ts';

/**
 * Forecasts each series in the given order; `onProgress` reports the share of all. The series must be at least one, of
 * one currency and end in the same month, else a RangeError; also throws what `forecastMonthly` throws.
 */
export function forecastBooks(seriesList: readonly MonthlySeries[], options: ForecastOptions): BooksForecast {
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
  const { horizonMonths, onProgress = () => {} } = options;
  const series = seriesList.map((entry, index) =>
    forecastMonthly(entry, {
      horizonMonths,
      onProgress: (fraction) => onProgress((index + fraction) / seriesList.length),
    }),
  );
  return { asOfMonth, currency: first.currency, series };
}

function endMonth(series: MonthlySeries): string {
  return addToMonth(series.startMonth, series.values.length - 1);
}
