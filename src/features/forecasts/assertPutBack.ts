import type { PutBackMonth } from '@/core/forecast/forecastMonthly.ts';
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/** Throws PUT_BACK_UNKNOWN, naming each one, when the books have no such series or not that month of it. */
export function assertPutBack(putBack: readonly PutBackMonth[], series: readonly MonthlySeries[]): void {
  const unknown = putBack.filter(({ seriesKey, month }) => {
    const found = series.find(({ key }) => key === seriesKey);
    return (
      found === undefined ||
      month < found.startMonth ||
      month >= addToMonth(found.startMonth, found.values.length)
    );
  });
  if (unknown.length > 0) throw new AppError('PUT_BACK_UNKNOWN', { details: { unknown } });
}
