/** Conformal band: how wide the errors of the past say that the forecast must be. */
import type { OriginErrors } from './backtest.ts';
import type { MonthlySeries } from './MonthlySeries.ts';

/** Half widths by month ahead, unrounded, in the unit of the errors. */
export type Band = { readonly halfWidths80: readonly number[]; readonly halfWidths95: readonly number[] };

/** Fewer errors than this give no band. */
export const BAND_ERRORS_MIN = 3;

/**
 * Frozen constants, set on every second monthly series of the M1 and Tourism competitions, cut to 8–60 months.
 * Errors of neighbouring origins overlap, and the winner was picked on the same errors, so the plain conformal
 * quantile is too narrow: it is multiplied by `base` + `perOrigin` / origins, for a balance (whose errors add up) by
 * 1 + `perMonth` (1 + 12 / origins) for each further month ahead, and for the 95 % band by `tail`.
 * Measured on the other half, 12 months of history and more, 12 months ahead: the 80 % band held 73–90 % of the values,
 * the 95 % band 88–98 %, by data set and length of history.
 */
const INFLATION = {
  flow: { base: 1.08, perOrigin: 1, perMonth: 0, tail: 1.12 },
  balance: { base: 1.05, perOrigin: 4, perMonth: 0.03, tail: 1.12 },
};
/** What the 80 % width is multiplied by when there are too few errors for the 95 % rank: 1.96 / 1.28 of the normal law. */
const TAIL_95_OVER_80 = 1.53;
/** The width grows with horizon^growth; the estimated growth is drawn towards a prior with the weight of some origins. */
const GROWTH_PRIOR = { flow: 0.5, balance: 0.75 };
const GROWTH_PRIOR_WEIGHT = 6;
const GROWTH_MIN = 0.1;
const GROWTH_MAX = 1.5;

/**
 * Split conformal band from rolling-origin errors: scores |e(h)| / h^growth pooled over origins and horizons, the
 * ceil((N + 1) level)-th smallest as multiplier. Half widths never decrease with the horizon and 95 contains 80.
 * Null when there are fewer than three errors. Source: Vovk et al. 2005, Algorithmic Learning in a Random World.
 */
export function conformalBand(
  results: readonly OriginErrors[],
  horizonMonths: number,
  kind: MonthlySeries['kind'],
): Band | null {
  const growth = estimateGrowth(results, GROWTH_PRIOR[kind]);
  const scores = results
    .flatMap(({ errors }) => errors.map((error, step) => Math.abs(error) / (step + 1) ** growth))
    .sort((left, right) => left - right);
  if (scores.length < BAND_ERRORS_MIN) return null;
  const { base, perOrigin, perMonth, tail } = INFLATION[kind];
  const inflation = base + perOrigin / results.length;
  const perFurtherMonth = perMonth * (1 + 12 / results.length);
  const multiplier80 = quantile(scores, 0.8) * inflation;
  const isRankMissing = rankOf(scores.length, 0.95) > scores.length;
  const multiplier95 = Math.max(
    quantile(scores, 0.95) * inflation * tail,
    multiplier80 * (isRankMissing ? TAIL_95_OVER_80 : 1),
  );
  const widen = (multiplier: number) =>
    Array.from(
      { length: horizonMonths },
      (_, step) => multiplier * (step + 1) ** growth * (1 + perFurtherMonth * step),
    );
  return { halfWidths80: widen(multiplier80), halfWidths95: widen(multiplier95) };
}

function rankOf(count: number, level: number): number {
  return Math.ceil((count + 1) * level);
}

/** The ceil((N + 1) level)-th smallest score; the largest when there are too few. */
function quantile(sortedScores: readonly number[], level: number): number {
  const rank = Math.min(sortedScores.length, rankOf(sortedScores.length, level));
  return sortedScores[rank - 1] ?? 0;
}

/** Slope of log mean |error| on log horizon, weighted by the number of errors, shrunk to the prior, in [0.1, 1.5]. */
function estimateGrowth(results: readonly OriginErrors[], prior: number): number {
  const steps = Math.max(0, ...results.map(({ errors }) => errors.length));
  const points: { x: number; y: number; weight: number }[] = [];
  for (let step = 0; step < steps; step += 1) {
    const sizes = results
      .filter(({ errors }) => errors.length > step)
      .map(({ errors }) => Math.abs(errors[step] ?? 0));
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    if (mean > 0) points.push({ x: Math.log(step + 1), y: Math.log(mean), weight: sizes.length });
  }
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const centreX = points.reduce((sum, { x, weight }) => sum + x * weight, 0) / total;
  const centreY = points.reduce((sum, { y, weight }) => sum + y * weight, 0) / total;
  const cross = points.reduce((sum, { x, y, weight }) => sum + weight * (x - centreX) * (y - centreY), 0);
  const square = points.reduce((sum, { x, weight }) => sum + weight * (x - centreX) ** 2, 0);
  if (!(square > 0)) return prior;
  const shrunk =
    (results.length * (cross / square) + GROWTH_PRIOR_WEIGHT * prior) /
    (results.length + GROWTH_PRIOR_WEIGHT);
  return Math.min(GROWTH_MAX, Math.max(GROWTH_MIN, shrunk));
}
