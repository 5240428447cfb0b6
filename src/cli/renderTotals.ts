import { CASH, EXPENSE, INCOME, RESULT } from '@/core/forecast/books/booksLines.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { BooksForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { renderTable } from './renderTable.ts';

/** Columns of the table; cash is what stands at the end of the period. */
const SHOWN: readonly string[] = [INCOME, EXPENSE, RESULT, CASH];

/** Fiscal quarters and years of the main lines; no lines where the forecast has none. */
export function renderTotals({ series }: BooksForecastResponse): string[] {
  const lines = SHOWN.flatMap((key) => series.find((line) => line.key === key) ?? []);
  const [first] = lines;
  const periods = first?.totals ?? [];
  if (first === undefined || periods.length === 0) return [];
  const amount = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? '' : formatDecimal(minor, first.currency);
  const columns = [
    { title: 'Period' },
    ...lines.flatMap(({ label, key }) => [
      { title: key === CASH ? `${label} at its end` : label, align: 'right' as const },
      ...(key === RESULT
        ? [
            { title: '80 % from', align: 'right' as const },
            { title: 'to', align: 'right' as const },
          ]
        : []),
    ]),
  ];
  const rows = periods.map(({ label, monthsBooked, unit }, index) => [
    monthsBooked === 0 ? label : `${label}, ${monthsBooked} of ${unit === 'year' ? 12 : 3} months booked`,
    ...lines.flatMap(({ key, totals = [] }) => {
      const total = totals[index];
      const band = key === RESULT ? [amount(total?.lower80Minor), amount(total?.upper80Minor)] : [];
      return [amount(total?.pointMinor), ...band];
    }),
  ]);
  return ['', `Quarters and years, ${first.currency}`, renderTable(columns, rows)];
}
