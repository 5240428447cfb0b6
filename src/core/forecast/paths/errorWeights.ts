/** How the errors of the steps of one forecast hang together. */

/** Autocorrelations are drawn to this side of ±1, past which a path never forgets. */
const AUTOCORRELATION_MAX = 0.9;
/** Fewer pairs of neighbouring residuals than this say nothing. */
const PAIRS_MIN = 8;

/**
 * Weights that turn independent standard normal draws into standardised errors of steps 1 … H: H × H by rows, lower
 * triangular, each row of length 1 (or all 0 where the band has no width).
 * The error of a linear forecast h steps ahead is Σ ψ(h − j) u(j), so the way in which a band widens gives
 * ψ(j)² = v(j + 1) − v(j): a band that grows with √h has the errors of a random walk, which add up; one that does not
 * grow has independent errors. Where a band narrows nothing is added. The u(j) are of unit variance with the given
 * autocorrelation at lag 1. Source of the ψ form: Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential
 * Smoothing, section 6.2; Box & Jenkins 1970, section 5.1.
 */
export function errorWeights(widths: Float64Array, autocorrelation: number): Float64Array {
  const steps = widths.length;
  const impacts = impactsOf(widths);
  const keep = Math.max(-AUTOCORRELATION_MAX, Math.min(AUTOCORRELATION_MAX, autocorrelation));
  const fresh = Math.sqrt(1 - keep * keep);
  const weights = new Float64Array(steps * steps);
  for (let step = 0; step < steps; step += 1) {
    const row = weights.subarray(step * steps, (step + 1) * steps);
    // A draw acts on its own month and, through the autocorrelation, on every later one up to this step.
    let carried = 0;
    for (let draw = step; draw >= 0; draw -= 1) {
      carried = (impacts[step - draw] as number) + keep * carried;
      row[draw] = draw === 0 ? carried : fresh * carried;
    }
    const length = Math.sqrt(row.reduce((sum, weight) => sum + weight * weight, 0));
    for (let draw = 0; draw <= step; draw += 1) {
      row[draw] = length > 0 ? (row[draw] as number) / length : 0;
    }
  }
  return weights;
}

/** ψ(0) … ψ(H − 1) up to a common factor. */
function impactsOf(widths: Float64Array): Float64Array {
  const largest = widths.reduce((most, width) => Math.max(most, width), 0);
  let reached = 0;
  return widths.map((width) => {
    const variance = largest > 0 ? (width / largest) * (width / largest) : 0;
    const more = variance - reached;
    reached = Math.max(reached, variance);
    return more > 0 ? Math.sqrt(more) : 0;
  });
}

/** Autocorrelation at lag 1 of residuals about zero, NaN left out; 0 with fewer than eight pairs. */
export function autocorrelationOf(residuals: Float64Array): number {
  let pairs = 0;
  let product = 0;
  let squares = 0;
  const largest = residuals.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  for (let index = 0; index < residuals.length; index += 1) {
    const value = (residuals[index] as number) / largest;
    if (!Number.isFinite(value)) continue;
    squares += value * value;
    const before = (residuals[index - 1] ?? Number.NaN) / largest;
    if (!Number.isFinite(before)) continue;
    product += value * before;
    pairs += 1;
  }
  return pairs < PAIRS_MIN || !(squares > 0) ? 0 : product / squares;
}
