import type { PutBackMonth, SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';

/** A month that stands out: left out of the history, or put back. Amounts of a balance are changes. */
export type OneOffRow = {
  readonly month: string;
  readonly valueMinor: number | null;
  readonly replacedByMinor: number | null;
  readonly reason: string;
  readonly isPutBack: boolean;
};

function amountOf({ history, kind }: SeriesForecastResponse, month: string): number | null {
  const at = history.findIndex((point) => point.month === month);
  const value = history[at]?.valueMinor;
  if (value === undefined) return null;
  return kind === 'flow' ? value : value - (history[at - 1]?.valueMinor ?? 0);
}

/** Oldest first, so that an item stays in its place when it is put back. */
export function oneOffRows(
  series: SeriesForecastResponse,
  putBack: readonly PutBackMonth[],
): readonly OneOffRow[] {
  const leftOut = (series.explanation.exclusions ?? []).map((one) => ({ ...one, isPutBack: false }));
  const kept = putBack
    .filter(({ seriesKey }) => seriesKey === series.key)
    .map(({ month }) => ({
      month,
      valueMinor: amountOf(series, month),
      replacedByMinor: null,
      reason: '',
      isPutBack: true,
    }));
  return [...leftOut, ...kept].toSorted((left, right) => (left.month < right.month ? -1 : 1));
}

/**
 * The choice with this month put back, or left out again: in every series where it stands out, because one event moves
 * cash and what it was spent on alike.
 */
export function togglePutBack(
  putBack: readonly PutBackMonth[],
  all: readonly SeriesForecastResponse[],
  month: string,
): readonly PutBackMonth[] {
  const others = putBack.filter((one) => one.month !== month);
  if (others.length < putBack.length) return others;
  return [...putBack, ...seriesWithOneOff(all, month).map(({ key }) => ({ seriesKey: key, month }))];
}

/** The series that leave this month out. */
export function seriesWithOneOff(
  all: readonly SeriesForecastResponse[],
  month: string,
): readonly SeriesForecastResponse[] {
  return all.filter(({ explanation }) => explanation.exclusions?.some((one) => one.month === month));
}
