/** Finds a smoothing parameter: a bounded, deterministic search for the least value of a function of one number. */

/** Shares of the range that are tried first; denser near the ends, where the best of short series often lies. */
const SHARES = [0, 0.03, 0.08, 0.15, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95, 1];
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const ROUNDS_MAX = 40;

/**
 * The argument in low … high with the least `cost`, after at most max(1, evaluationsMax) calls: a coarse grid, then
 * golden-section steps around its best place down to `tolerance`. A cost that is not finite counts as the worst.
 */
export function searchAlpha(
  cost: (alpha: number) => number,
  low: number,
  high: number,
  evaluationsMax: number,
  tolerance = 1e-4,
): number {
  if (evaluationsMax < SHARES.length) return searchCoarse(cost, low, high, evaluationsMax);
  let place = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < SHARES.length; index += 1) {
    const value = cost(low + (SHARES[index] as number) * (high - low));
    if (value < least) {
      least = value;
      place = index;
    }
  }
  const at = (index: number) => low + (SHARES[index] as number) * (high - low);
  let left = at(Math.max(0, place - 1));
  let right = at(Math.min(SHARES.length - 1, place + 1));
  let best = at(place);
  let inner = best;
  if (place === 0 || place === SHARES.length - 1) {
    inner = place === 0 ? left + GOLDEN * (right - left) : right - GOLDEN * (right - left);
  }
  let innerCost = inner === best ? least : cost(inner);
  const rounds = Math.min(ROUNDS_MAX, evaluationsMax - SHARES.length - 1);
  for (let round = 0; round < rounds && right - left > tolerance; round += 1) {
    const isRightLonger = right - inner > inner - left;
    const tried = isRightLonger ? inner + GOLDEN * (right - inner) : inner - GOLDEN * (inner - left);
    const triedCost = cost(tried);
    if (triedCost < innerCost) {
      if (isRightLonger) left = inner;
      else right = inner;
      inner = tried;
      innerCost = triedCost;
    } else if (isRightLonger) right = tried;
    else left = tried;
  }
  if (innerCost < least) best = inner;
  return best;
}

/** The best of few evenly spaced places, the middle first. */
function searchCoarse(
  cost: (alpha: number) => number,
  low: number,
  high: number,
  evaluationsMax: number,
): number {
  let best = (low + high) / 2;
  if (evaluationsMax < 2) return best;
  let least = cost(best);
  for (let index = 1; index < evaluationsMax; index += 1) {
    const tried = low + ((index - 0.5) / (evaluationsMax - 1)) * (high - low);
    const value = cost(tried);
    if (value < least) {
      least = value;
      best = tried;
    }
  }
  return best;
}
