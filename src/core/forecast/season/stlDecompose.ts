/** STL: a slowly changing season and a smooth trend found by loess, in time linear in the length. */
import { type LoessOptions, loess, loessAt } from './loess.ts';

export type StlOptions = {
  /** Cycles over which one position's values are smoothed, odd and at least 7; 'periodic' keeps the season the same. */
  readonly seasonWindow: number | 'periodic';
  /** Degree of the smoothing of each position over the cycles; 0 unless said otherwise, as in R. */
  readonly seasonDegree?: 0 | 1;
  /** Values over which the trend is smoothed; R's rule unless said otherwise. */
  readonly trendWindow?: number;
  /** Down-weights outliers: 15 outer rounds of one inner round instead of two inner rounds. */
  readonly isRobust?: boolean;
};

/** Parts of each value, length n each; season + trend + remainder is the value. */
export type StlDecomposition = {
  readonly season: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
};

const ROBUST_ROUNDS = 15;
const INNER_ROUNDS = 2;
/** A periodic season is one whose window is wider than any series. */
const PERIODIC_CYCLES_PER_VALUE = 10;

const nextOdd = (length: number): number => {
  const rounded = Math.round(length);
  return rounded % 2 === 0 ? rounded + 1 : rounded;
};
const jumpOf = (window: number): number => Math.ceil(window / 10);

/**
 * Splits at least two cycles and one value more of finite values. Defaults and results as R's `stl`.
 * Throws a RangeError for fewer values or a season shorter than 2.
 * Source: Cleveland, Cleveland, McRae & Terpenning 1990 (Journal of Official Statistics 6:3).
 */
export function stlDecompose(
  values: Float64Array,
  seasonLength: number,
  options: StlOptions,
): StlDecomposition {
  const n = values.length;
  if (seasonLength < 2 || n <= 2 * seasonLength) throw new RangeError('STL needs more than two full cycles.');
  const isPeriodic = options.seasonWindow === 'periodic';
  const seasonWindow = isPeriodic
    ? PERIODIC_CYCLES_PER_VALUE * n + 1
    : nextOdd(Math.max(3, Number(options.seasonWindow)));
  const trendWindow = nextOdd(
    Math.max(3, options.trendWindow ?? Math.ceil((1.5 * seasonLength) / (1 - 1.5 / seasonWindow))),
  );
  const lowPassWindow = nextOdd(Math.max(3, seasonLength));
  const smoothers = {
    season: {
      window: seasonWindow,
      degree: isPeriodic ? 0 : (options.seasonDegree ?? 0),
      jump: jumpOf(seasonWindow),
    },
    trend: { window: trendWindow, degree: 1, jump: jumpOf(trendWindow) },
    lowPass: { window: lowPassWindow, degree: 1, jump: jumpOf(lowPassWindow) },
  } as const;
  const rounds = new StlRounds(values, seasonLength, smoothers);
  if (options.isRobust === true) {
    rounds.run(1);
    for (let round = 0; round < ROBUST_ROUNDS; round += 1) {
      rounds.weigh();
      rounds.run(1);
    }
  } else {
    rounds.run(INNER_ROUNDS);
  }
  const { season, trend } = rounds;
  if (isPeriodic) averagePositions(season, seasonLength);
  const remainder = new Float64Array(n);
  for (let t = 0; t < n; t += 1) {
    remainder[t] = (values[t] as number) - (season[t] as number) - (trend[t] as number);
  }
  return { season, trend, remainder };
}

type Smoothers = {
  readonly season: LoessOptions;
  readonly trend: LoessOptions;
  readonly lowPass: LoessOptions;
};

/** The loops of the STL program, with their working space. */
class StlRounds {
  readonly season: Float64Array;
  readonly trend: Float64Array;
  private weights: Float64Array | undefined;
  private readonly flat: Float64Array;
  private readonly cycles: Float64Array;
  private readonly averaged: Float64Array;
  private readonly longer: Float64Array;
  private readonly position: Float64Array;
  private readonly positionWeights: Float64Array;
  private readonly positionSmooth: Float64Array;

  constructor(
    private readonly values: Float64Array,
    private readonly seasonLength: number,
    private readonly smoothers: Smoothers,
  ) {
    const n = values.length;
    this.season = new Float64Array(n);
    this.trend = new Float64Array(n);
    this.flat = new Float64Array(n);
    this.cycles = new Float64Array(n + 2 * seasonLength);
    this.averaged = new Float64Array(n + 2 * seasonLength);
    this.longer = new Float64Array(n + 2 * seasonLength);
    const count = Math.ceil(n / seasonLength);
    this.position = new Float64Array(count);
    this.positionWeights = new Float64Array(count);
    this.positionSmooth = new Float64Array(count);
  }

  /** Inner rounds (program `stlstp`): season from the detrended values, trend from the seasonally adjusted ones. */
  run(rounds: number): void {
    const { values, season, trend, flat, cycles, averaged, longer, seasonLength, smoothers } = this;
    const n = values.length;
    for (let round = 0; round < rounds; round += 1) {
      for (let t = 0; t < n; t += 1) flat[t] = (values[t] as number) - (trend[t] as number);
      this.smoothPositions();
      movingAverage(cycles, n + 2 * seasonLength, seasonLength, averaged);
      movingAverage(averaged, n + seasonLength + 1, seasonLength, longer);
      movingAverage(longer, n + 2, 3, averaged);
      loess(averaged, n, smoothers.lowPass, undefined, longer);
      for (let t = 0; t < n; t += 1) {
        season[t] = (cycles[t + seasonLength] as number) - (longer[t] as number);
        flat[t] = (values[t] as number) - (season[t] as number);
      }
      loess(flat, n, smoothers.trend, this.weights, trend);
    }
  }

  /** Robustness weights (program `stlrwt`): bisquare at six median absolute remainders. */
  weigh(): void {
    const { values, season, trend } = this;
    const n = values.length;
    const distances = new Float64Array(n);
    for (let t = 0; t < n; t += 1) {
      distances[t] = Math.abs((values[t] as number) - (season[t] as number) - (trend[t] as number));
    }
    const sorted = distances.slice().sort();
    const middle = Math.floor(n / 2);
    const reach = 3 * ((sorted[middle] as number) + (sorted[n - middle - 1] as number));
    for (let t = 0; t < n; t += 1) {
      const distance = distances[t] as number;
      if (distance <= 0.001 * reach) distances[t] = 1;
      else distances[t] = distance <= 0.999 * reach ? (1 - (distance / reach) ** 2) ** 2 : 0;
    }
    this.weights = distances;
  }

  /** Each position smoothed over the cycles and extended by one cycle at both ends (program `stlss`), into `cycles`. */
  private smoothPositions(): void {
    const { flat, cycles, position, positionSmooth, seasonLength, weights } = this;
    const options = this.smoothers.season;
    const n = flat.length;
    const positionWeights = weights === undefined ? undefined : this.positionWeights;
    for (let first = 0; first < seasonLength; first += 1) {
      const count = Math.floor((n - first - 1) / seasonLength) + 1;
      for (let cycle = 0; cycle < count; cycle += 1) {
        position[cycle] = flat[first + cycle * seasonLength] as number;
        if (weights !== undefined)
          this.positionWeights[cycle] = weights[first + cycle * seasonLength] as number;
      }
      loess(position, count, options, positionWeights, positionSmooth);
      const nearEnd = Math.min(options.window, count) - 1;
      const before = loessAt(position, count, options, -1, 0, nearEnd, positionWeights);
      const farStart = Math.max(0, count - options.window);
      const after = loessAt(position, count, options, count, farStart, count - 1, positionWeights);
      cycles[first] = Number.isNaN(before) ? (positionSmooth[0] as number) : before;
      for (let cycle = 0; cycle < count; cycle += 1) {
        cycles[first + (cycle + 1) * seasonLength] = positionSmooth[cycle] as number;
      }
      cycles[first + (count + 1) * seasonLength] = Number.isNaN(after)
        ? (positionSmooth[count - 1] as number)
        : after;
    }
  }
}

/** Averages of `span` consecutive values: n − span + 1 of them, by a running sum. */
function movingAverage(values: Float64Array, n: number, span: number, into: Float64Array): void {
  let sum = 0;
  for (let t = 0; t < span; t += 1) sum += values[t] as number;
  into[0] = sum / span;
  for (let t = span; t < n; t += 1) {
    sum += (values[t] as number) - (values[t - span] as number);
    into[t - span + 1] = sum / span;
  }
}

/** The same value for every cycle: the average of each position. */
function averagePositions(season: Float64Array, seasonLength: number): void {
  for (let first = 0; first < seasonLength; first += 1) {
    let [sum, count] = [0, 0];
    for (let t = first; t < season.length; t += seasonLength) {
      sum += season[t] as number;
      count += 1;
    }
    for (let t = first; t < season.length; t += seasonLength) season[t] = sum / count;
  }
}
