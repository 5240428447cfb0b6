import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import type { Cash } from '@/features/reports/reportContract.ts';

/** True when the books say something else than they did to this forecast. */
export function isStale(forecast: Forecast, cash: Cash): boolean {
  if (forecast.asOf !== cash.booksUntil) return true;
  const known = forecast.baseline.series.find(({ key }) => key === 'cash')?.history.at(-1);
  const now = cash.history.find(({ month }) => month === known?.month);
  return known !== undefined && now?.valueMinor !== known.valueMinor;
}
