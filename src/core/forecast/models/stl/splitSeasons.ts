/** The seasons of a series by STL, each with a window chosen for it, and shrunk as far as it may be chance. */
import { cyclesNeeded } from '@/core/forecast/season/cyclesNeeded.ts';
import { mstlDecompose } from '@/core/forecast/season/mstlDecompose.ts';
import { seasonalIndices } from '@/core/forecast/season/seasonalIndices.ts';
import { seasonalStrength } from '@/core/forecast/season/seasonalStrength.ts';
import { seasonTrust } from '@/core/forecast/season/seasonTrust.ts';
import { stlDecompose } from '@/core/forecast/season/stlDecompose.ts';

/** One season of a series: what it adds at each position seen. */
export type StlSeason = {
  readonly length: number;
  /** Cycles over which each position was smoothed. */
  readonly window: number;
  readonly values: Float64Array;
  /** Variance that estimating it adds to a forecast, as a share of the remainder's. */
  readonly uncertainty: number;
};

/** Windows of the first look, and the least one afterwards. */
const WINDOW_FIRST = 11;
const WINDOW_MIN = 7;
/** Cycles in the window for each cycle that the season's memory spans; measured on monthly, daily and weekly series. */
const WINDOW_PER_MEMORY = 3;
/** As in `seasonalIndices`: part of the sampling variance comes off, in the manner of James and Stein. */
const SHRINKAGE = 0.4;

/** Seasons that lie within one another, by the longest: hours in days in weeks, days in weeks in years. */
const NESTED: ReadonlyMap<number, readonly number[]> = new Map([
  [168, [24, 168]],
  [364, [7, 364]],
  [365, [7, 365]],
  [366, [7, 366]],
]);

/**
 * The seasons of finite values that have been seen for more than `cyclesNeeded`, shortest first; none for a season length of 1 and for
 * too few values. 168 stands for days of 24 and weeks, 365 for weeks of 7 and years.
 */
export function splitSeasons(values: Float64Array, seasonLength: number): StlSeason[] {
  const n = values.length;
  const lengths = (NESTED.get(seasonLength) ?? [seasonLength]).filter(
    (m) => m >= 2 && cyclesNeeded(m) * m < n,
  );
  if (lengths.length === 0) return [];
  const looks = lookForSeasons(values, lengths);
  const windows = looks.map(({ window }) => window);
  const { seasons, remainder } = mstlDecompose(values, lengths, { seasonWindows: windows });
  return lengths.map((length, order) => {
    const season = seasons[order] as Float64Array;
    const { window, trust } = looks[order] as Look;
    const uncertainty = Math.min(1, length / n + 1 / window);
    const strength = seasonalStrength(season, remainder);
    const noise = strength > 0 ? (1 - strength) / strength : Number.POSITIVE_INFINITY;
    const kept = trust * Math.max(0, 1 - SHRINKAGE * uncertainty * noise);
    return { length, window, values: season.map((value) => kept * value), uncertainty };
  });
}

/** What a first look tells of a season: how many cycles to smooth over, and how far it may be trusted. */
type Look = { readonly window: number; readonly trust: number };

/** By how fast each season is seen to change from cycle to cycle, and how well earlier cycles foretold later ones. */
function lookForSeasons(values: Float64Array, lengths: readonly number[]): Look[] {
  const longest = lengths.at(-1) as number;
  const { trend } = stlDecompose(values, longest, { seasonWindow: WINDOW_FIRST });
  return lengths.map((length) => {
    const { memory, gain } = seasonalIndices(values, trend, length, 'additive');
    const cycles = Math.round(WINDOW_PER_MEMORY / (1 - memory));
    const window = Math.max(WINDOW_MIN, cycles % 2 === 0 ? cycles + 1 : cycles);
    return { window, trust: seasonTrust(length, gain) };
  });
}
