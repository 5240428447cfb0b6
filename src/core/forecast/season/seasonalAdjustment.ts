/** Takes the season out of a series, and puts it back into a forecast. */
import { centredAverage, type SeasonForm } from './classicalDecomposition.ts';
import { cyclesNeeded } from './cyclesNeeded.ts';
import { loess } from './loess.ts';
import { MEMORY_TYPICAL, type SeasonalIndices, seasonalIndices } from './seasonalIndices.ts';
import { seasonTrust } from './seasonTrust.ts';

export type SeasonalAdjustmentOptions = {
  /** The form that the season must take; unless given, the one that foretells the series better. */
  readonly form?: SeasonForm;
  /** Weight of a cycle relative to the one after it, 0 … 1; chosen from the data unless given. */
  readonly memory?: number;
};

export type SeasonalAdjustment = {
  readonly form: 'none' | SeasonForm;
  /** Length m, for positions t mod m: differences around 0 or ratios around 1; zeros where there is no season. */
  readonly indices: Float64Array;
  /** The values without their season, same units, length n. */
  readonly adjusted: Float64Array;
  /** 1 − Var(remainder) / Var(season + remainder), 0 … 1; 0 where there is no season. */
  readonly strength: number;
  /** Share of the squared distances from the trend that the season of earlier cycles foretold; 0 without a season. */
  readonly gain: number;
  /** The index of a position counted from the first value, which is position 0. */
  indexAt(position: number): number;
  /** Adjusted values that begin at `startPosition`, with the season that belongs there. */
  reseason(values: Float64Array, startPosition: number): Float64Array;
};

/** A multiplicative index below this share of a normal month would blow up what it divides. */
const INDEX_MIN = 0.05;
/** Rounds of: smooth the adjusted series, take the season from the values again. */
const ROUNDS = 2;
/** Seasons over which the trend is smoothed; at R's rule for STL with a periodic season. */
const TREND_SEASONS = 1.5;
/** A multiplicative season is preferred until an additive one has less than this share of its squared error. */
const ADDITIVE_ERROR_MAX = 0.6;

/**
 * Adjusts finite values, oldest first. Seen for fewer cycles than `cyclesNeeded`, or all chance, the season's form is
 * 'none' and `adjusted` a copy. Values that are not all positive get an additive season. The trend starts as a centred
 * moving average and is then smoothed by loess to both ends; the indices weigh recent cycles more and are shrunk
 * (see `seasonalIndices`, `seasonTrust`), so that no test must decide between all and nothing. Scale equivariant.
 */
export function adjustForSeason(
  values: Float64Array,
  seasonLength: number,
  options: SeasonalAdjustmentOptions = {},
): SeasonalAdjustment {
  const n = values.length;
  if (seasonLength < 2 || n < cyclesNeeded(seasonLength) * seasonLength) {
    return withoutSeason(values, seasonLength);
  }
  let trend = centredAverage(values, seasonLength);
  let found = findIndices(values, trend, seasonLength, { memory: MEMORY_TYPICAL, ...options });
  const window = 2 * Math.round((TREND_SEASONS * seasonLength) / 2) + 1;
  const smoother = { window, degree: 1, jump: Math.ceil(window / 10) } as const;
  for (let round = 1; round <= ROUNDS; round += 1) {
    trend = new Float64Array(n);
    loess(adjust(values, found), n, smoother, undefined, trend);
    const isLast = round === ROUNDS;
    found = findIndices(
      values,
      trend,
      seasonLength,
      isLast ? options : { memory: MEMORY_TYPICAL, ...options },
    );
  }
  const trust = found.kept > 0 ? seasonTrust(seasonLength, found.gain) : 0;
  if (!(trust > 0) || !found.indices.every(Number.isFinite)) return withoutSeason(values, seasonLength);
  if (isYearOfWeeksOrDays(seasonLength)) smoothHalfway(found.indices);
  if (trust < 1) weaken(found, trust);
  const { form, indices, strength, gain } = found;
  return {
    form,
    indices,
    adjusted: adjust(values, found),
    strength,
    gain,
    indexAt: (position) => indices[position % seasonLength] as number,
    reseason: (adjusted, startPosition) => {
      const seasonal = new Float64Array(adjusted.length);
      for (let step = 0; step < adjusted.length; step += 1) {
        const index = indices[(startPosition + step) % seasonLength] as number;
        const value = adjusted[step] as number;
        seasonal[step] = form === 'additive' ? value + index : value * index;
      }
      return seasonal;
    },
  };
}

/** Neighbouring weeks and days of a year are alike, and no year begins on the same day of the week as the last. */
const isYearOfWeeksOrDays = (seasonLength: number): boolean =>
  (seasonLength >= 52 && seasonLength <= 53) || (seasonLength >= 360 && seasonLength <= 371);

/** Moves each index halfway to the average of those within two weeks, weighted by a triangle, around the year. */
function smoothHalfway(indices: Float64Array): void {
  const m = indices.length;
  const original = indices.slice();
  const reach = Math.round(m / 26);
  for (let p = 0; p < m; p += 1) {
    let sum = (reach + 1) * (original[p] as number);
    for (let offset = 1; offset <= reach; offset += 1) {
      const before = original[(p - offset + m) % m] as number;
      const after = original[(p + offset) % m] as number;
      sum += (reach + 1 - offset) * (before + after);
    }
    indices[p] = ((original[p] as number) + sum / (reach + 1) ** 2) / 2;
  }
}

/** Moves each index towards 0 or 1, `trust` of the way kept. */
function weaken({ form, indices }: SeasonalIndices, trust: number): void {
  const centre = form === 'additive' ? 0 : 1;
  for (let p = 0; p < indices.length; p += 1) indices[p] = centre + trust * ((indices[p] as number) - centre);
}

function withoutSeason(values: Float64Array, seasonLength: number): SeasonalAdjustment {
  return {
    form: 'none',
    indices: new Float64Array(Math.max(1, seasonLength)),
    adjusted: values.slice(),
    strength: 0,
    gain: 0,
    indexAt: () => 0,
    reseason: (adjusted) => adjusted.slice(),
  };
}

function findIndices(
  values: Float64Array,
  trend: Float64Array,
  seasonLength: number,
  options: SeasonalAdjustmentOptions,
): SeasonalIndices {
  const { form, memory } = options;
  if (form === 'additive' || !isAllPositive(values) || !isAllPositive(trend)) {
    return seasonalIndices(values, trend, seasonLength, 'additive', memory);
  }
  const multiplicative = seasonalIndices(values, trend, seasonLength, 'multiplicative', memory);
  const isSafe = multiplicative.indices.every((index) => index >= INDEX_MIN);
  if (isSafe && form === 'multiplicative') return multiplicative;
  const additive = seasonalIndices(values, trend, seasonLength, 'additive', memory);
  const isBetter = additive.squaredError < ADDITIVE_ERROR_MAX * multiplicative.squaredError;
  return isSafe && !isBetter ? multiplicative : additive;
}

/** True where no value is 0 or less; NaN, for a trend that does not reach, is let through. */
function isAllPositive(values: Float64Array): boolean {
  for (let t = 0; t < values.length; t += 1) if ((values[t] as number) <= 0) return false;
  return true;
}

function adjust(values: Float64Array, { form, indices }: SeasonalIndices): Float64Array {
  const adjusted = new Float64Array(values.length);
  for (let t = 0; t < values.length; t += 1) {
    const index = indices[t % indices.length] as number;
    const value = values[t] as number;
    adjusted[t] = form === 'additive' ? value - index : value / index;
  }
  return adjusted;
}
