/** One index per position in the season, from a series and its trend: recent cycles count more, chance counts less. */
import type { SeasonForm } from './classicalDecomposition.ts';

export type SeasonalIndices = {
  readonly form: SeasonForm;
  /** Length m, for positions t mod m, around 0 (additive, units of the values) or 1 (multiplicative). */
  readonly indices: Float64Array;
  /** Weight of a cycle relative to the one after it; near 1 all cycles count alike. */
  readonly memory: number;
  /** Share of the indices' distance from 0 or 1 that was kept. */
  readonly kept: number;
  /** Sum of squared errors, in units of the values, of each value foretold from its trend and the cycles before. */
  readonly squaredError: number;
  /** Share of the squared distances from the trend that the season of the cycles before foretold; under 0 if none. */
  readonly gain: number;
  /** 1 − Var(remainder) / Var(season + remainder), 0 … 1. */
  readonly strength: number;
};

const MEMORIES: readonly number[] = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];
/** What a typical business series wants; another memory must foretell the season clearly better. */
export const MEMORY_TYPICAL = 0.85;
const MEMORY_PENALTY = 0.05;
/** Share of the sampling variance that is taken off the indices' own variance; 1 is James and Stein's, measured too much. */
const SHRINKAGE = 0.4;
const OUTLIER_DEVIATIONS = 4;
/** As many gaps, evenly spread, give the median of a long series. */
const GAPS_MAX = 400;
const DEVIATION_PER_MAD = 1.4826;
/** Indices that differ by less, relative to the values, are what adding and dividing leave behind. */
const ROUNDING = 1e-12;

/** How far each value is from its trend: a difference or a ratio; NaN where the trend is NaN. */
function distancesFromTrend(values: Float64Array, trend: Float64Array, form: SeasonForm): Float64Array {
  const distances = new Float64Array(values.length);
  for (let t = 0; t < values.length; t += 1) {
    const [value, middle] = [values[t] as number, trend[t] as number];
    distances[t] = form === 'additive' ? value - middle : value / middle;
  }
  return distances;
}

/**
 * Pulls a distance that stands out from those of the cycles around it back to a bound of four robust deviations, so
 * that a lasting change of the season stays and a single spike goes.
 */
function clipOutliers(distances: Float64Array, seasonLength: number): void {
  const n = distances.length;
  const original = distances.slice();
  const stride = Math.ceil(n / GAPS_MAX);
  const gaps = new Float64Array(Math.ceil(n / stride));
  let known = 0;
  for (let t = seasonLength; t < n; t += stride) {
    const gap = Math.abs((original[t] as number) - (original[t - seasonLength] as number));
    if (Number.isNaN(gap)) continue;
    gaps[known] = gap;
    known += 1;
  }
  if (known === 0) return;
  const median = gaps.subarray(0, known).sort()[known >> 1] as number;
  const limit = (OUTLIER_DEVIATIONS * DEVIATION_PER_MAD * median) / Math.SQRT2;
  if (!(limit > 0)) return;
  for (let t = 0; t < n; t += 1) {
    const before = t - seasonLength;
    const after = t + seasonLength;
    const left = original[before >= 0 && !Number.isNaN(original[before]) ? before : t + 2 * seasonLength];
    const right = original[after < n && !Number.isNaN(original[after]) ? after : t - 2 * seasonLength];
    if (left === undefined || right === undefined) continue;
    const distance = original[t] as number;
    if (distance > Math.max(left, right) + limit) distances[t] = Math.max(left, right) + limit;
    else if (distance < Math.min(left, right) - limit) distances[t] = Math.min(left, right) - limit;
  }
}

/** Weighted sums over the cycles, one per position, for one memory. */
class CycleAverages {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
  readonly squaredWeights: Float64Array;

  constructor(
    private readonly distances: Float64Array,
    private readonly seasonLength: number,
  ) {
    this.sums = new Float64Array(seasonLength);
    this.weights = new Float64Array(seasonLength);
    this.squaredWeights = new Float64Array(seasonLength);
  }

  /**
   * Runs through the series with one memory; leaves the final sums. Returns the mean squared error, weighted by
   * `scale`² where given, of each distance foretold as `centre` + `kept` × (average of its position so far − `centre`).
   */
  run(memory: number, centre: number, kept: number, scale: Float64Array | undefined): number {
    const { distances, seasonLength, sums, weights, squaredWeights } = this;
    sums.fill(0);
    weights.fill(0);
    squaredWeights.fill(0);
    const squaredMemory = memory * memory;
    let [squared, position] = [0, 0];
    for (let t = 0; t < distances.length; t += 1) {
      const distance = distances[t] as number;
      if (!Number.isNaN(distance)) {
        const weight = weights[position] as number;
        const sum = sums[position] as number;
        if (weight > 0) {
          const error = distance - centre - kept * (sum / weight - centre);
          const scaled = scale === undefined ? error : error * (scale[t] as number);
          squared += scaled * scaled;
        }
        sums[position] = sum * memory + distance;
        weights[position] = weight * memory + 1;
        squaredWeights[position] = (squaredWeights[position] as number) * squaredMemory + 1;
      }
      position += 1;
      if (position === seasonLength) position = 0;
    }
    return squared;
  }
}

function bestMemory(averages: CycleAverages, centre: number): number {
  let [best, least] = [MEMORY_TYPICAL, Number.POSITIVE_INFINITY];
  for (const memory of MEMORIES) {
    const squared = averages.run(memory, centre, 1, undefined);
    const distance = Math.abs(Math.log((1.05 - memory) / (1.05 - MEMORY_TYPICAL)));
    const score = squared * Math.exp(MEMORY_PENALTY * distance);
    if (score < least) {
      least = score;
      best = memory;
    }
  }
  return best;
}

/**
 * Indices of a series whose trend is known for at least one value of every position. Each is the average of its
 * position's distances from the trend with weights falling by `memory` per cycle (the memory that foretold the next
 * cycle best, where none is given), outliers clipped, then drawn towards 0 or 1 in the manner of James and Stein.
 * Source: Miller & Williams 2003 (International Journal of Forecasting 19:669) for the shrinkage.
 */
export function seasonalIndices(
  values: Float64Array,
  trend: Float64Array,
  seasonLength: number,
  form: SeasonForm,
  memoryGiven?: number,
): SeasonalIndices {
  const centre = form === 'additive' ? 0 : 1;
  const distances = distancesFromTrend(values, trend, form);
  clipOutliers(distances, seasonLength);
  const averages = new CycleAverages(distances, seasonLength);
  const memory = memoryGiven ?? bestMemory(averages, centre);
  averages.run(memory, centre, 1, undefined);
  const { sums, weights, squaredWeights } = averages;
  const indices = new Float64Array(seasonLength);
  let [mean, uncertainty] = [0, 0];
  for (let p = 0; p < seasonLength; p += 1) {
    const weight = weights[p] as number;
    indices[p] = (sums[p] as number) / weight;
    mean += (indices[p] as number) / seasonLength;
    uncertainty += (squaredWeights[p] as number) / (weight * weight) / seasonLength;
  }
  const remainder = remainderVariance(distances, indices, seasonLength);
  let spread = 0;
  for (let p = 0; p < seasonLength; p += 1) {
    const index = form === 'additive' ? (indices[p] as number) - mean : (indices[p] as number) / mean;
    indices[p] = index;
    spread += (index - centre) ** 2 / (seasonLength - 1);
  }
  const isNoise = spread <= (ROUNDING * (form === 'additive' ? largestOf(values) : 1)) ** 2;
  const kept = !isNoise ? Math.max(0, 1 - (SHRINKAGE * remainder * uncertainty) / spread) : 0;
  for (let p = 0; p < seasonLength; p += 1) indices[p] = centre + kept * ((indices[p] as number) - centre);
  const scale = form === 'additive' ? undefined : trend;
  const squaredError = averages.run(memory, centre, kept, scale);
  const withoutSeason = kept > 0 ? averages.run(memory, centre, 0, scale) : 0;
  const gain = withoutSeason > 0 ? 1 - squaredError / withoutSeason : 0;
  const signal = kept * kept * spread;
  const strength = signal > 0 ? signal / (signal + remainder) : 0;
  return { form, indices, memory, kept, squaredError, gain, strength };
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let t = 0; t < values.length; t += 1) largest = Math.max(largest, Math.abs(values[t] as number));
  return largest;
}

function remainderVariance(distances: Float64Array, means: Float64Array, seasonLength: number): number {
  let [squared, count] = [0, 0];
  for (let t = 0; t < distances.length; t += 1) {
    const gap = (distances[t] as number) - (means[t % seasonLength] as number);
    if (Number.isNaN(gap)) continue;
    squared += gap * gap;
    count += 1;
  }
  return squared / Math.max(1, count - seasonLength);
}
