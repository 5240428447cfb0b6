/** A forecast point moved as a whole. */
import { assertMinor } from '../money/Money.ts';
import type { ForecastPoint } from './SeriesForecast.ts';

/** The point and every edge of its band moved by the same amount. Throws a RangeError past the safe range. */
export function shiftPoint(point: ForecastPoint, byMinor: number): ForecastPoint {
  return byMinor === 0 ? point : mapAmounts(point, (amountMinor) => amountMinor + byMinor);
}

/** Changes the point and each edge that there is. Throws a RangeError when one is no amount any more. */
export function mapAmounts(point: ForecastPoint, change: (amountMinor: number) => number): ForecastPoint {
  const apply = (amountMinor: number) => assertMinor(change(amountMinor));
  const edge = (amountMinor: number | null) => (amountMinor === null ? null : apply(amountMinor));
  return {
    month: point.month,
    pointMinor: apply(point.pointMinor),
    lower80Minor: edge(point.lower80Minor),
    upper80Minor: edge(point.upper80Minor),
    lower95Minor: edge(point.lower95Minor),
    upper95Minor: edge(point.upper95Minor),
  };
}
