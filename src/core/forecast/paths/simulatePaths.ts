/** Seeded futures of one series that agree with its band at every step. */
import { autocorrelationOf, errorWeights } from './errorWeights.ts';
import { normalQuantile } from './normalQuantile.ts';
import { assertBand, HALF_80_DEVIATIONS, HALF_95_DEVIATIONS, type PathBand } from './PathBand.ts';
import { SeededRandom } from './SeededRandom.ts';

/** Most paths in one simulation. */
export const PATHS_MAX = 100_000;
/** Most steps of a path. */
export const PATH_STEPS_MAX = 1_000;

export type PathOptions = {
  readonly band: PathBand;
  /** 1 … 100,000. */
  readonly count: number;
  /** The same seed gives the same draws to every band, so that the difference of two plans is the plan and not chance. */
  readonly seed: number;
  /** Another stream of the seed is independent of this one; 0 unless said. */
  readonly stream?: number;
  /** One-step errors that the method left: their autocorrelation is the paths'. Without them it is 0. */
  readonly residuals?: Float64Array;
};

/**
 * `count` paths of as many steps as the band, in its unit. At each step a tenth of all futures lies below the lower
 * and above the upper edge of the 80 % band, and a fortieth beyond those of the 95 % band: standard normal errors are
 * stretched piece by piece to the edges, each side for itself. Between steps they hang together as `errorWeights`
 * says. Every second path mirrors the draws of the one before (antithetic variates; Hammersley & Morton 1956).
 * Throws a RangeError on a band that is none and on more paths or steps than allowed.
 */
export function simulatePaths(options: PathOptions): Float64Array[] {
  const { band, count, seed, stream = 0, residuals } = options;
  const steps = band.point.length;
  if (!Number.isInteger(count) || count < 1 || count > PATHS_MAX) {
    throw new RangeError(`paths must be 1 to ${PATHS_MAX}, not ${count}`);
  }
  if (steps > PATH_STEPS_MAX) throw new RangeError(`a path has at most ${PATH_STEPS_MAX} steps`);
  assertBand(band);
  const widths = band.upper80.map((upper, step) => (upper - (band.lower80[step] as number)) / 2);
  const weights = errorWeights(widths, residuals ? autocorrelationOf(residuals) : 0);
  const random = new SeededRandom(seed, stream);
  const draws = new Float64Array(steps);
  const paths: Float64Array[] = [];
  for (let path = 0; path < count; path += 1) {
    const isMirror = path % 2 === 1;
    for (let step = 0; step < steps; step += 1) {
      draws[step] = isMirror ? -(draws[step] as number) : normalQuantile(random.open());
    }
    paths.push(drawPath(band, weights, draws));
  }
  return paths;
}

function drawPath(band: PathBand, weights: Float64Array, draws: Float64Array): Float64Array {
  const steps = draws.length;
  const path = new Float64Array(steps);
  for (let step = 0; step < steps; step += 1) {
    let error = 0;
    for (let draw = 0; draw <= step; draw += 1) {
      error += (weights[step * steps + draw] as number) * (draws[draw] as number);
    }
    path[step] = valueAt(band, step, error);
  }
  return path;
}

/** The value whose place in the band is that of `error` in the standard normal distribution. */
function valueAt(band: PathBand, step: number, error: number): number {
  const { point, lower80, upper80, lower95, upper95 } = band;
  const middle = point[step] as number;
  const edge80 = (error < 0 ? lower80[step] : upper80[step]) as number;
  const half80 = Math.abs(edge80 - middle);
  const edge95 = error < 0 ? lower95?.[step] : upper95?.[step];
  const half95 =
    edge95 === undefined
      ? (half80 * HALF_95_DEVIATIONS) / HALF_80_DEVIATIONS
      : Math.max(half80, Math.abs(edge95 - middle));
  return middle + Math.sign(error) * stretch(Math.abs(error), half80, half95);
}

/** 0 → 0, 1.28 → half80, 1.96 → half95, straight in between and in proportion beyond. */
function stretch(size: number, half80: number, half95: number): number {
  if (size <= HALF_80_DEVIATIONS) return (half80 * size) / HALF_80_DEVIATIONS;
  if (size >= HALF_95_DEVIATIONS) return (half95 * size) / HALF_95_DEVIATIONS;
  const share = (size - HALF_80_DEVIATIONS) / (HALF_95_DEVIATIONS - HALF_80_DEVIATIONS);
  return half80 + share * (half95 - half80);
}
