/** One-offs: single values clear of both their sides, found so that shifts, seasons, walks and rough series stay whole. */
import { isIntermittent } from '../series/isIntermittent.ts';
import { quantileOf } from '../series/quantileOf.ts';
import { type RobustSeason, robustSeason, withoutSeason, withSeasonBack } from '../series/robustSeason.ts';
import { medianOfThree } from './neighbourMedians.ts';
import { spikeScores } from './spikeScores.ts';

export type OneOff = {
  /** Position in the values, from 0. */
  readonly position: number;
  readonly value: number;
  /** What its neighbours and the season would have had there. */
  readonly expected: number;
  /** How many usual deviations it stands off the nearer of its two sides; positive. */
  readonly score: number;
  /** Why it counts as a one-off, in full sentences. */
  readonly reason: string;
};

/** Fewer values say too little about what is usual. */
export const ONE_OFF_VALUES_MIN = 12;

/** Least score of a one-off, times a factor for the last values, which have few or none after them. */
const SCORE_MIN = 5.5;
const BEFORE_LAST_FACTOR = 1.5;
const LAST_FACTOR = 3;

/** Three or four cycles leave a season uncertain, and what remains beside it. */
const FEW_CYCLES = [
  { cyclesBelow: 4, factor: 1.3 },
  { cyclesBelow: 5, factor: 1.15 },
] as const;

/** Where more than this share of the values would be one-offs (but two may always be), none is: spikes are its nature. */
const SHARE_MAX = 0.05;
const COUNT_ALWAYS = 2;

/** What returns a season earlier or later with this share of the score is no one-off. */
const RECURRENCE_SHARE = 0.3;

/** A feast moves: what returns may be a tenth of a season off, at most a week of days. */
const RECURRENCE_REACH_SHARE = 0.1;
const RECURRENCE_REACH_MAX = 7;

/** First position that has two values before it. */
const FIRST = 2;

/**
 * The one-offs of finite values, oldest first; none in fewer than 12 values or in an intermittent series.
 * `seasonLengths` as `seasonLengthsOf` gives them: the shortest is taken out first (`robustSeason`, from three cycles
 * on), and nothing that returns after one of them counts, nor with fewer cycles what has no counterpart to tell by.
 */
export function findOneOffs(values: Float64Array, seasonLengths: readonly number[]): readonly OneOff[] {
  const n = values.length;
  if (n < ONE_OFF_VALUES_MIN || isIntermittent(values)) return [];
  const lengths = seasonLengths.filter((length) => length > 1);
  const shortest = lengths[0] ?? 1;
  const season = robustSeason(values, shortest);
  const adjusted = season === null ? values : values.map((value, at) => withoutSeason(season, value, at));
  const scores = spikeScores(adjusted, quantileOf(values.map(Math.abs), n, 0.5));
  const few = season === null ? undefined : FEW_CYCLES.find(({ cyclesBelow }) => n < cyclesBelow * shortest);
  const least = SCORE_MIN * (few?.factor ?? 1);
  const found: number[] = [];
  for (let at = FIRST; at < n; at += 1) {
    const score = Math.abs(scores[at] as number);
    if (score < least) continue;
    if (at === n - 1 && score < least * LAST_FACTOR) continue;
    if (at === n - 2 && score < least * BEFORE_LAST_FACTOR) continue;
    const isAlone = season === null && shortest > 1 && at < shortest && at + shortest >= n;
    if (!isAlone && !recurs(scores, at, lengths)) found.push(at);
  }
  if (found.length > Math.max(COUNT_ALWAYS, Math.floor(n * SHARE_MAX))) return [];
  return describeOneOffs(values, adjusted, season, scores, found);
}

function recurs(scores: Float64Array, at: number, lengths: readonly number[]): boolean {
  const score = scores[at] as number;
  const least = RECURRENCE_SHARE * Math.abs(score);
  for (const length of lengths) {
    const reach = Math.min(RECURRENCE_REACH_MAX, Math.floor(length * RECURRENCE_REACH_SHARE));
    for (let lag = length - reach; lag <= length + reach; lag += 1) {
      const earlier = at - lag < 0 ? 0 : (scores[at - lag] as number);
      const later = at + lag >= scores.length ? 0 : (scores[at + lag] as number);
      const strongest = score > 0 ? Math.max(earlier, later) : -Math.min(earlier, later);
      if (strongest >= least) return true;
    }
  }
  return false;
}

function describeOneOffs(
  values: Float64Array,
  adjusted: Float64Array,
  season: RobustSeason | null,
  scores: Float64Array,
  found: readonly number[],
): readonly OneOff[] {
  const isFound = new Uint8Array(values.length);
  for (const at of found) isFound[at] = 1;
  return found.map((at) => {
    const before = usualBeside(adjusted, isFound, at, -1);
    const isLast = at === values.length - 1;
    const level = isLast ? before : before / 2 + usualBeside(adjusted, isFound, at, 1) / 2;
    const score = scores[at] as number;
    return {
      position: at,
      value: values[at] as number,
      expected: season === null ? level : withSeasonBack(season, level, at),
      score: Math.abs(score),
      reason: reasonOf(score, isLast),
    };
  });
}

function reasonOf(score: number, isLast: boolean): string {
  const times = Math.round(Math.abs(score));
  const side = score > 0 ? 'above' : 'below';
  return isLast
    ? `It is the last value and stands ${times} times the usual deviation ${side} those before it. If it is here to stay, put it back.`
    : `It stands ${times} times the usual deviation ${side} the values on both sides, and nothing like it returns with the season.`;
}

/** Median of the three nearest values on one side that are no one-offs; of fewer, their mean. */
function usualBeside(adjusted: Float64Array, isFound: Uint8Array, at: number, step: number): number {
  let [first, second] = [Number.NaN, Number.NaN];
  let count = 0;
  for (let other = at + step; other >= 0 && other < adjusted.length; other += step) {
    if (isFound[other] === 1) continue;
    const value = adjusted[other] as number;
    if (count === 0) first = value;
    else if (count === 1) second = value;
    else return medianOfThree(first, second, value);
    count += 1;
  }
  return count === 2 ? first / 2 + second / 2 : first;
}
