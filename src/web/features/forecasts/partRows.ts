import { CASH, partsOf } from '@/core/forecast/books/booksLines.ts';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';

/** A line that another is made of, or that other itself; amounts below zero take away from the total. */
export type PartRow = {
  readonly key: string;
  readonly label: string;
  /** Booked in as many months as are forecast, or in all there are. */
  readonly bookedMinor: number;
  readonly expectedMinor: number;
};

export type PartTable = {
  readonly parts: readonly PartRow[];
  readonly total: PartRow;
  readonly monthsBooked: number;
  readonly monthsAhead: number;
};

/**
 * What a line is made of over the months ahead, beside as many months before them; the parts add up to the total, which
 * for cash is its change. Null for a line that is made of nothing.
 */
export function partRows(series: readonly SeriesForecastResponse[], key: string): PartTable | null {
  const of = series.find((line) => line.key === key);
  const parts = partsOf(
    key,
    series.map((line) => line.key),
  );
  if (of === undefined || parts.length === 0) return null;
  const monthsAhead = of.points.length;
  const rows = parts.flatMap((part) => {
    const line = series.find((one) => one.key === part.key);
    if (line === undefined) return [];
    const { sign } = part;
    return [
      {
        key: line.key,
        label: line.label,
        bookedMinor: sign * sumOf(line.history.slice(-monthsAhead).map(({ valueMinor }) => valueMinor)),
        expectedMinor: sign * sumOf(line.points.map(({ pointMinor }) => pointMinor)),
      },
    ];
  });
  const isEmpty = ({ bookedMinor, expectedMinor }: PartRow) => bookedMinor === 0 && expectedMinor === 0;
  return {
    parts: rows.filter((row) => !row.key.endsWith('.other') || !isEmpty(row)),
    total: {
      key,
      label: key === CASH ? 'Change of cash' : of.label,
      bookedMinor: sumOf(rows.map((row) => row.bookedMinor)),
      expectedMinor: sumOf(rows.map((row) => row.expectedMinor)),
    },
    monthsBooked: Math.min(monthsAhead, of.history.length),
    monthsAhead,
  };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
