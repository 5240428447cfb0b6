import type { Forecast, SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';

type MonthValue = Forecast['baseline']['series'][number]['history'][number];
type ForecastPoint = SeriesForecastResponse['points'][number];

/** One month of a chart, of its table and of its CSV; in a table it may be a longer period that ends with the month. */
export type ChartRow = {
  readonly month: string;
  /** What a row is called that is no month. */
  readonly label?: string;
  readonly actualMinor: number | null;
  readonly expectedMinor: number | null;
  readonly lower80Minor: number | null;
  readonly upper80Minor: number | null;
  readonly lower95Minor: number | null;
  readonly upper95Minor: number | null;
  /** The baseline beside a scenario. */
  readonly compareMinor: number | null;
};

/** Months of the past that a chart shows. */
export const HISTORY_MONTHS_SHOWN = 36;

/** A row of which nothing is known. */
export const EMPTY_ROW = {
  actualMinor: null,
  expectedMinor: null,
  lower80Minor: null,
  upper80Minor: null,
  lower95Minor: null,
  upper95Minor: null,
  compareMinor: null,
} as const;

/** Past and future of one series, by month; months that the books have meanwhile are no longer forecast. */
export function chartRows(
  history: readonly MonthValue[],
  points: readonly ForecastPoint[],
  compare: readonly ForecastPoint[] = [],
): ChartRow[] {
  const lastActual = history.at(-1)?.month ?? '';
  const baselineOf = new Map(compare.map(({ month, pointMinor }) => [month, pointMinor]));
  const past = history
    .slice(-HISTORY_MONTHS_SHOWN)
    .map(({ month, valueMinor }) => ({ ...EMPTY_ROW, month, actualMinor: valueMinor }));
  const future = points
    .filter(({ month }) => month > lastActual)
    .map(({ pointMinor, ...point }) => ({
      ...EMPTY_ROW,
      ...point,
      expectedMinor: pointMinor,
      compareMinor: baselineOf.get(point.month) ?? null,
    }));
  return [...past, ...future];
}
