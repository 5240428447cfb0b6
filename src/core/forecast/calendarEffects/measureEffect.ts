/** How much a regressor moves a series beside its trend, season and autocorrelation: least squares on whitened changes. */

export type Effect = {
  /** Change of a value per unit of the regressor. */
  readonly slope: number;
  /** How unlikely the slope is by chance, as a standard normal deviate of the same probability as its t; signed. */
  readonly deviate: number;
};

/** Changes of values, free of season and autocorrelation, ready to be compared with regressors treated alike. */
export type Whitened = {
  readonly seasonLength: number;
  /** Changes without their seasonal means. */
  readonly changes: Float64Array;
  /** Autoregression of the changes, lags 1 and 2. */
  readonly first: number;
  readonly second: number;
};

/** Values of an autoregression's first equations, which have no lags. */
const LAGS = 2;

/** Fewer cycles do not tell a season from what coincides with it. */
const CYCLES_MIN = 3;

const VARIATION_MIN = 1e-9;

/** Below this the first look is also the last. */
const SCREEN_DEVIATE = 2.5;

/**
 * First differences less their mean at each position of the season, and their autoregression of order 2 by the
 * Yule–Walker equations (Box, Jenkins & Reinsel 2008, section 6.3.1). null with fewer than three cycles.
 */
export function whiten(values: Float64Array, seasonLength: number): Whitened | null {
  if (values.length < CYCLES_MIN * seasonLength) return null;
  const changes = changesBesideSeason(values, seasonLength);
  return { seasonLength, changes, ...autoregression(changes) };
}

/**
 * The effect of a regressor on whitened values: both are differenced, freed of season and filtered alike, then
 * regressed (Cochrane & Orcutt 1949); null where the regressor does not vary beside the season, where the first look
 * shows nothing, or where the two halves of the series do not agree on the direction.
 */
export function measureEffect(whitened: Whitened, regressor: Float64Array): Effect | null {
  const changes = changesBesideSeason(regressor, whitened.seasonLength);
  const from = slopeFrom(whitened, changes, null);
  if (from === null || Math.abs(from.deviate) < SCREEN_DEVIATE) return null;
  const rest = whitened.changes.map((change, at) => change - from.slope * (changes[at] as number));
  return slopeFrom({ ...whitened, ...autoregression(rest) }, changes, from);
}

function changesBesideSeason(values: Float64Array, seasonLength: number): Float64Array {
  const changes = new Float64Array(values.length - 1);
  for (let at = 0; at < changes.length; at += 1) {
    changes[at] = (values[at + 1] as number) - (values[at] as number);
  }
  for (let position = 0; position < seasonLength; position += 1) {
    let sum = 0;
    let count = 0;
    for (let at = position; at < changes.length; at += seasonLength) {
      sum += changes[at] as number;
      count += 1;
    }
    const mean = sum / count;
    for (let at = position; at < changes.length; at += seasonLength)
      changes[at] = (changes[at] as number) - mean;
  }
  return changes;
}

function autoregression(changes: Float64Array): { first: number; second: number } {
  let [variance, lag1, lag2] = [0, 0, 0];
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at] as number;
    variance += change * change;
    if (at > 0) lag1 += change * (changes[at - 1] as number);
    if (at > 1) lag2 += change * (changes[at - 2] as number);
  }
  if (!(variance > 0)) return { first: 0, second: 0 };
  const [r1, r2] = [lag1 / variance, lag2 / variance];
  const rest = 1 - r1 * r1;
  return rest > VARIATION_MIN
    ? { first: (r1 * (1 - r2)) / rest, second: (r2 - r1 * r1) / rest }
    : { first: r1, second: 0 };
}

function slopeFrom(whitened: Whitened, regressor: Float64Array, before: Effect | null): Effect | null {
  const { changes, first, second, seasonLength } = whitened;
  const n = changes.length;
  const middle = (n + LAGS) >> 1;
  let [squares, products, total] = [0, 0, 0];
  let [earlySquares, earlyProducts, size] = [0, 0, 0];
  for (let at = LAGS; at < n; at += 1) {
    if (at === middle) [earlySquares, earlyProducts] = [squares, products];
    const x =
      (regressor[at] as number) -
      first * (regressor[at - 1] as number) -
      second * (regressor[at - 2] as number);
    const y =
      (changes[at] as number) - first * (changes[at - 1] as number) - second * (changes[at - 2] as number);
    squares += x * x;
    products += x * y;
    total += y * y;
    size += (regressor[at] as number) * (regressor[at] as number);
  }
  const freedom = n - LAGS - seasonLength - 1 - LAGS;
  if (!(size > VARIATION_MIN) || !(squares > 0) || !(earlySquares > 0) || freedom < 1) return null;
  const slope = products / squares;
  const isSteady =
    earlyProducts * slope > 0 && (products - earlyProducts) * slope > 0 && squares > earlySquares;
  if (!isSteady && before !== null) return null;
  const rest = Math.max(total - slope * products, total * VARIATION_MIN);
  return {
    slope,
    deviate: rest > 0 ? normalDeviate(slope * Math.sqrt((freedom * squares) / rest), freedom) : 0,
  };
}

/** Source: Wallace 1959, Bounds on normal approximations to Student's distribution (Annals of Mathematical Statistics 30:1121). */
function normalDeviate(t: number, freedom: number): number {
  const correction = (8 * freedom + 1) / (8 * freedom + 3);
  return Math.sign(t) * correction * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
}
