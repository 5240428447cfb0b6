/** How likely cash is to fall below the floor, from paths drawn in the band of its forecast. */
import { type CrossingStep, crossingStep, floorRisk } from '../paths/floorRisk.ts';
import type { PathBand } from '../paths/PathBand.ts';
import { simulatePaths } from '../paths/simulatePaths.ts';
import type { ForecastPoint, SeriesForecast } from '../SeriesForecast.ts';

/** Paths per question; shares are good to about a percentage point. */
export const CASH_PATHS = 2_000;

export type CashRisk = {
  /** P(below the floor by then), one per month ahead, never falling. */
  readonly byMonth: Float64Array;
  readonly dates: { readonly p10: CrossingStep; readonly p50: CrossingStep; readonly p90: CrossingStep };
};

/**
 * Null where the forecast has no band, unless cash is below the floor now, which is certain. The same seed draws the
 * same futures for every scenario.
 */
export function measureCashRisk(cash: SeriesForecast, floorMinor: number, seed: number): CashRisk | null {
  const now = cash.history.at(-1)?.valueMinor;
  if (now === undefined || cash.points.length === 0) return null;
  const isBelowNow = now < floorMinor;
  const band = isBelowNow ? null : bandOf(cash.points);
  if (!isBelowNow && band === null) return null;
  const byMonth = band
    ? floorRisk(simulatePaths({ band, count: CASH_PATHS, seed }), floorMinor, now)
    : new Float64Array(cash.points.length).fill(1);
  return {
    byMonth,
    dates: {
      p10: crossingStep(byMonth, 0.1, isBelowNow),
      p50: crossingStep(byMonth, 0.5, isBelowNow),
      p90: crossingStep(byMonth, 0.9, isBelowNow),
    },
  };
}

/** The band as paths want it: around the point, whatever rounding did; null where a month has none. */
function bandOf(points: readonly ForecastPoint[]): PathBand | null {
  const edges = (side: -1 | 1, edgeOf: (point: ForecastPoint) => number | null): Float64Array | null => {
    const amounts = points.flatMap((point) => {
      const edge = edgeOf(point);
      return edge === null ? [] : [side * Math.max(side * edge, side * point.pointMinor)];
    });
    return amounts.length === points.length ? Float64Array.from(amounts) : null;
  };
  const lower80 = edges(-1, ({ lower80Minor }) => lower80Minor);
  const upper80 = edges(1, ({ upper80Minor }) => upper80Minor);
  const lower95 = edges(-1, ({ lower95Minor }) => lower95Minor);
  const upper95 = edges(1, ({ upper95Minor }) => upper95Minor);
  if (lower80 === null || upper80 === null) return null;
  const has95 = lower95 !== null && upper95 !== null;
  return {
    point: Float64Array.from(points, ({ pointMinor }) => pointMinor),
    lower80,
    upper80,
    lower95: has95 ? lower95 : null,
    upper95: has95 ? upper95 : null,
  };
}
