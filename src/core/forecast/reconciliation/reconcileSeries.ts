/** Forecasts of the lines of the books, in whole minor units, made to add up month by month, bands and all. */
import { assertMinor } from '../../money/Money.ts';
import { HALF_80_DEVIATIONS } from '../paths/PathBand.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { ForecastPoint, SeriesForecast } from '../SeriesForecast.ts';
import type { CovarianceMethod } from './ErrorCovariance.ts';
import type { Identity } from './Identity.ts';
import { clamp, keepLimits, type Limits, limitsOf } from './keepLimits.ts';
import { reconcileForecasts } from './reconcileForecasts.ts';
import { roundToIdentities } from './roundToIdentities.ts';

export type ReconciledSeries = {
  /** In the order of the input; series that no identity names are the same objects. */
  readonly series: readonly SeriesForecast[];
  readonly method: CovarianceMethod;
  /** A full sentence: how the errors were weighed. */
  readonly reason: string;
};

/**
 * Minimum trace reconciliation of series of the same months. Points add up to the unit, and a line that was never below
 * zero (or above) does not cross it. The width of a line's 80 % band in a month, or without bands how much its history
 * changes from month to month, is the size of its error; `residuals` (one-step errors by key, aligned in time) say how
 * errors hang together. Bands keep their shape around the new point. They narrow as the variance does only where
 * residuals told the covariance: the narrowing that independent errors would allow is not there on real data, where
 * a total and its parts err together.
 * A balance adds up over accounts, not over months: identities between a balance and flows are not for this.
 * Throws a RangeError on series of other months, and what `reconcileForecasts` and `roundToIdentities` throw.
 */
export function reconcileSeries(
  series: readonly SeriesForecast[],
  identities: readonly Identity[],
  residuals: ReadonlyMap<string, Float64Array> = new Map(),
): ReconciledSeries {
  const named = new Set(identities.flatMap(({ total, parts }) => [total, ...parts.map(({ key }) => key)]));
  const chosen = series.filter(({ key }) => named.has(key));
  assertSameMonths(chosen);
  const variances = chosen.map(variancesOf);
  const areKnown = variances.every((line) => line !== undefined);
  const { lines, method, reason } = reconcileForecasts(
    chosen.map((line, index) => ({
      key: line.key,
      points: Float64Array.from(line.points, ({ pointMinor }) => pointMinor),
      variances: areKnown ? variances[index] : undefined,
      residuals: residuals.get(line.key),
    })),
    identities,
  );
  const limits = new Map(
    chosen.map(({ key, history }) => [key, limitsOf(history.map(({ valueMinor }) => valueMinor))]),
  );
  const months = chosen[0]?.points.length ?? 0;
  const whole = Array.from({ length: months }, (_, step) => {
    const values = new Map(lines.map(({ key, points }) => [key, points[step] as number]));
    return roundToIdentities(keepLimits(values, identities, limits), identities);
  });
  const ratiosOf = new Map(lines.map(({ key, varianceRatios }) => [key, varianceRatios]));
  return {
    series: series.map((line) => {
      const ratios = ratiosOf.get(line.key);
      if (!ratios) return line;
      const points = line.points.map((point, step) =>
        movePoint(point, whole[step]?.get(line.key) ?? 0, {
          factor: method === 'mint' ? Math.sqrt(ratios[step] as number) : 1,
          limits: limits.get(line.key) ?? NO_LIMITS,
        }),
      );
      return { ...line, points };
    }),
    method,
    reason,
  };
}

const NO_LIMITS: Limits = { low: null, high: null };

function assertSameMonths(series: readonly SeriesForecast[]): void {
  const monthsOf = ({ points }: SeriesForecast) => points.map(({ month }) => month).join(' ');
  const [first] = series;
  const other = first && series.find((line) => monthsOf(line) !== monthsOf(first));
  if (other) throw new RangeError(`${other.key} is forecast for other months than ${first.key}`);
}

/** Undefined where neither a band nor two months of history tell how large the errors are. */
function variancesOf({ points, history }: SeriesForecast): Float64Array | undefined {
  const variances = points.flatMap(({ lower80Minor, upper80Minor }) => {
    if (lower80Minor === null || upper80Minor === null) return [];
    const deviation = (upper80Minor - lower80Minor) / 2 / HALF_80_DEVIATIONS;
    return [deviation * deviation];
  });
  if (variances.length === points.length) return Float64Array.from(variances);
  if (history.length < 2) return undefined;
  const squares = history
    .slice(1)
    .map(({ valueMinor }, index) => (valueMinor - (history[index]?.valueMinor ?? 0)) ** 2);
  const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  return new Float64Array(points.length).fill(mean);
}

function movePoint(
  point: ForecastPoint,
  pointMinor: number,
  { factor, limits }: { readonly factor: number; readonly limits: Limits },
): ForecastPoint {
  const reach = (edgeMinor: number) =>
    clamp(pointMinor + roundHalfAway((edgeMinor - point.pointMinor) * factor), limits);
  const lower = (edgeMinor: number | null) =>
    edgeMinor === null ? null : assertMinor(Math.min(pointMinor, reach(edgeMinor)));
  const upper = (edgeMinor: number | null) =>
    edgeMinor === null ? null : assertMinor(Math.max(pointMinor, reach(edgeMinor)));
  return {
    ...point,
    pointMinor,
    lower80Minor: lower(point.lower80Minor),
    upper80Minor: upper(point.upper80Minor),
    lower95Minor: lower(point.lower95Minor),
    upper95Minor: upper(point.upper95Minor),
  };
}
