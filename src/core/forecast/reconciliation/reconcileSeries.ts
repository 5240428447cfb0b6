/** Forecasts of the lines of the books, in whole minor units, made to add up month by month, bands and all. */
import { assertMinor } from '../../money/Money.ts';
import { HALF_80_DEVIATIONS } from '../paths/PathBand.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { ForecastPoint, SeriesForecast } from '../SeriesForecast.ts';
import type { CovarianceMethod } from './ErrorCovariance.ts';
import type { Identity } from './Identity.ts';
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
 * Minimum trace reconciliation of series of the same months. Points add up to the unit; each band keeps its shape
 * around the new point and narrows as its variance does. Where every series has an 80 % band its width is the variance
 * of each month, else `residuals` (one-step errors by key, aligned in time) or the number of leaves weigh the errors.
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
  const reconciled = reconcileForecasts(
    chosen.map((line) => ({
      key: line.key,
      points: Float64Array.from(line.points, ({ pointMinor }) => pointMinor),
      variances: variancesOf(line.points),
      residuals: residuals.get(line.key),
    })),
    identities,
  );
  const months = chosen[0]?.points.length ?? 0;
  const whole = Array.from({ length: months }, (_, step) =>
    roundToIdentities(
      new Map(reconciled.lines.map(({ key, points }) => [key, points[step] as number])),
      identities,
    ),
  );
  const ratiosOf = new Map(reconciled.lines.map(({ key, varianceRatios }) => [key, varianceRatios]));
  return {
    series: series.map((line) => {
      const ratios = ratiosOf.get(line.key);
      if (!ratios) return line;
      const points = line.points.map((point, step) =>
        movePoint(point, whole[step]?.get(line.key) ?? 0, Math.sqrt(ratios[step] as number)),
      );
      return { ...line, points };
    }),
    method: reconciled.method,
    reason: reconciled.reason,
  };
}

function assertSameMonths(series: readonly SeriesForecast[]): void {
  const monthsOf = ({ points }: SeriesForecast) => points.map(({ month }) => month).join(' ');
  const [first] = series;
  const other = first && series.find((line) => monthsOf(line) !== monthsOf(first));
  if (other) throw new RangeError(`${other.key} is forecast for other months than ${first.key}`);
}

function variancesOf(points: readonly ForecastPoint[]): Float64Array | undefined {
  const variances = points.flatMap(({ lower80Minor, upper80Minor }) => {
    if (lower80Minor === null || upper80Minor === null) return [];
    const deviation = (upper80Minor - lower80Minor) / 2 / HALF_80_DEVIATIONS;
    return [deviation * deviation];
  });
  return variances.length === points.length ? Float64Array.from(variances) : undefined;
}

function movePoint(point: ForecastPoint, pointMinor: number, factor: number): ForecastPoint {
  const edge = (edgeMinor: number | null) =>
    edgeMinor === null
      ? null
      : assertMinor(pointMinor + roundHalfAway((edgeMinor - point.pointMinor) * factor));
  return {
    ...point,
    pointMinor,
    lower80Minor: edge(point.lower80Minor),
    upper80Minor: edge(point.upper80Minor),
    lower95Minor: edge(point.lower95Minor),
    upper95Minor: edge(point.upper95Minor),
  };
}
