/** Missing values filled in: along the straight line between their neighbours, in step with the season where one shows. */
import { limitsOf, withinLimits } from './Limits.ts';
import { type RobustSeason, robustSeason, withoutSeason, withSeasonBack } from './robustSeason.ts';

export type FilledSeries = {
  /** Without gap; value 0 is position `dropped` of what was given. Empty when everything was missing. */
  readonly values: Float64Array;
  /** Missing values at the beginning, left out. */
  readonly dropped: number;
  /** Positions in `values` that were missing, ascending; each holds an interpolated value. */
  readonly filled: readonly number[];
  /** How many of them stand at the end, where there is no later neighbour and the last level goes on. */
  readonly trailing: number;
  /** True when the season was used for the filling. */
  readonly isSeasonal: boolean;
};

/** A season that explains less of the deviations than this may be chance (three cycles of noise show 0.3). */
const STRENGTH_MIN = 0.4;

/**
 * Fills values that are null. With a `seasonLength` above 1, three cycles and a season that stands out, the
 * interpolation runs on the values without their season (medians over the cycles, as in `robustSeason`); otherwise on
 * the values themselves. A second pass estimates the season from levels without gaps. Values given never change, and
 * where none of them is below zero, none is filled in below it; nor above.
 */
export function fillMissing(values: readonly (number | null)[], seasonLength: number): FilledSeries {
  let dropped = 0;
  while (dropped < values.length && values[dropped] === null) dropped += 1;
  const result = new Float64Array(values.length - dropped);
  const filled: number[] = [];
  for (let at = 0; at < result.length; at += 1) {
    const value = values[at + dropped] ?? Number.NaN;
    result[at] = value;
    if (Number.isNaN(value)) filled.push(at);
  }
  if (filled.length === 0) return { values: result, dropped, filled, trailing: 0, isSeasonal: false };
  const known = Float64Array.from(result);
  const season = clearSeason(robustSeason(known, seasonLength));
  let trailing = interpolate(result, filled, season);
  if (season === null) return { values: result, dropped, filled, trailing, isSeasonal: false };
  const again = clearSeason(robustSeason(known, seasonLength, result));
  if (again !== null) {
    for (const at of filled) result[at] = Number.NaN;
    trailing = interpolate(result, filled, again);
  }
  const within = withinLimits(result, limitsOf(known.filter((value) => !Number.isNaN(value))));
  for (const at of filled) result[at] = within[at] as number;
  return { values: result, dropped, filled, trailing, isSeasonal: true };
}

function clearSeason(season: RobustSeason | null): RobustSeason | null {
  return season !== null && season.strength >= STRENGTH_MIN ? season : null;
}

/** Fills the NaN of `values`, the first of which is known, in place; returns how many stood at the end. */
function interpolate(values: Float64Array, missing: readonly number[], season: RobustSeason | null): number {
  const adjusted = (at: number) => {
    const value = values[at] as number;
    return season === null ? value : withoutSeason(season, value, at);
  };
  let trailing = 0;
  for (let from = 0; from < missing.length; ) {
    const first = missing[from] as number;
    let to = from;
    while (missing[to + 1] === (missing[to] as number) + 1) to += 1;
    const next = (missing[to] as number) + 1;
    const before = adjusted(first - 1);
    const isLast = next >= values.length;
    const slope = isLast ? 0 : (adjusted(next) - before) / (next - first + 1);
    for (let at = first; at < next; at += 1) {
      const level = before + slope * (at - first + 1);
      values[at] = season === null ? level : withSeasonBack(season, level, at);
    }
    if (isLast) trailing = next - first;
    from = to + 1;
  }
  return trailing;
}
