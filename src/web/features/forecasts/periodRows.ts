import { type FiscalPeriod, fiscalPeriods, type PeriodUnit } from '@/core/forecast/books/fiscalPeriods.ts';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import type { PeriodTotalResponse } from '@/features/forecasts/totalsContract.ts';
import { type ChartRow, EMPTY_ROW } from '@/web/components/chart/chartRows.ts';

/** Periods of the past that a table shows. */
const PAST_SHOWN: Readonly<Record<PeriodUnit, number>> = { quarter: 12, year: 5 };

/**
 * Fiscal quarters or years of a series as rows of its table: those that are over, whole in the books, then those that
 * the forecast tells.
 */
export function periodRows(
  series: SeriesForecastResponse,
  unit: PeriodUnit,
  fiscalYearStartMonth: number,
): ChartRow[] {
  const { history, totals = [] } = series;
  const [from, to] = [history[0]?.month, history.at(-1)?.month];
  const past =
    from === undefined || to === undefined
      ? []
      : fiscalPeriods(unit, fiscalYearStartMonth, { from, to }).filter(
          (period) => period.fromMonth >= from && period.toMonth <= to,
        );
  return [
    ...past.slice(-PAST_SHOWN[unit]).map((period) => ({
      ...EMPTY_ROW,
      month: period.toMonth,
      label: period.label,
      actualMinor: bookedIn(series, period),
    })),
    ...totals.filter((total) => total.unit === unit).map(toRow),
  ];
}

function bookedIn({ history, kind }: SeriesForecastResponse, { fromMonth, toMonth }: FiscalPeriod): number {
  const months = history.filter(({ month }) => month >= fromMonth && month <= toMonth);
  if (kind === 'balance') return months.at(-1)?.valueMinor ?? 0;
  return months.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
}

function toRow({ label, toMonth, monthsBooked, unit, pointMinor, ...total }: PeriodTotalResponse): ChartRow {
  const { lower80Minor, upper80Minor, lower95Minor, upper95Minor } = total;
  const months = unit === 'year' ? 12 : 3;
  return {
    ...EMPTY_ROW,
    month: toMonth,
    label: monthsBooked === 0 ? label : `${label}, ${monthsBooked} of ${months} booked`,
    expectedMinor: pointMinor,
    lower80Minor,
    upper80Minor,
    lower95Minor,
    upper95Minor,
  };
}
