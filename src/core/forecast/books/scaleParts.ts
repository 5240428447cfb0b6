/** Amounts scaled by a percentage, exactly, and parts that still add up to their scaled total. */
import { assertMinor } from '../../money/Money.ts';
import type { ForecastPoint } from '../SeriesForecast.ts';
import { mapAmounts } from '../shiftPoint.ts';

/** The factor is in ten-thousandths. */
const ONE = 10_000n;

/** amount × factor / 10,000, exact, a half rounded away from zero; the factor is at least zero. Throws a RangeError past the safe range. */
export function scaleMinor(amountMinor: number, factor: bigint): number {
  const magnitude = (BigInt(Math.abs(amountMinor)) * factor + ONE / 2n) / ONE;
  return assertMinor(amountMinor < 0 ? -Number(magnitude) : Number(magnitude));
}

/**
 * Each amount × factor / 10,000 rounded so that all of them sum to `totalMinor`: down first, then the units that are
 * missing to the largest remainders (Hamilton's method), the earlier of two equal ones first. For a total that is the
 * rounded sum no amount moves by a whole unit. Throws a RangeError past the safe range.
 */
export function shareScaled(
  amounts: readonly number[],
  factor: bigint,
  totalMinor: number,
): readonly number[] {
  const exact = amounts.map((amountMinor) => BigInt(amountMinor) * factor);
  const rests = exact.map((amount) => ((amount % ONE) + ONE) % ONE);
  const shares = exact.map((amount, index) => assertMinor(Number((amount - (rests[index] ?? 0n)) / ONE)));
  let missing = totalMinor - shares.reduce((sum, share) => assertMinor(sum + share), 0);
  const ranked = [...rests.keys()].sort(
    (left, right) => Number((rests[right] ?? 0n) - (rests[left] ?? 0n)) || left - right,
  );
  for (const index of ranked) {
    if (missing <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    missing -= 1;
  }
  return shares;
}

/** The band scaled, around a point that has its share. */
export function scalePart(point: ForecastPoint, factor: bigint, pointMinor: number): ForecastPoint {
  const { lower80Minor, upper80Minor, lower95Minor, upper95Minor } = mapAmounts(point, (amountMinor) =>
    scaleMinor(amountMinor, factor),
  );
  const atMost = (edge: number | null) => (edge === null ? null : Math.min(edge, pointMinor));
  const atLeast = (edge: number | null) => (edge === null ? null : Math.max(edge, pointMinor));
  return {
    month: point.month,
    pointMinor,
    lower80Minor: atMost(lower80Minor),
    upper80Minor: atLeast(upper80Minor),
    lower95Minor: atMost(lower95Minor),
    upper95Minor: atLeast(upper95Minor),
  };
}
