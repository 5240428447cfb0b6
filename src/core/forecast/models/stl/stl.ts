/** STL decomposition: seasons carried forward, and exponential smoothing of what is left. */
import { dampedTrend } from '../dampedTrend/dampedTrend.ts';
import { ets } from '../ets/ets.ts';
import type { FitOptions, FittedModel, Model } from '../Model.ts';
import { StlFit } from './StlFit.ts';
import { type StlSeason, splitSeasons } from './splitSeasons.ts';

/** Up to monthly seasons the adjusted series has a form chosen by AICc; longer ones forecast best with a damped trend. */
const SEASON_ETS_MAX = 24;
/** A season that multiplies by more, or divides, is added instead. */
const FACTOR_MAX = 10;

/**
 * Splits the logarithms of positive values, otherwise the values, by (M)STL; forecasts the adjusted values by
 * exponential smoothing; gives back the last season. Without the cycles that `cyclesNeeded` asks for it is the smoothing alone.
 */
export const stl: Model = {
  name: 'stl',
  title: 'seasonal decomposition by loess',
  source:
    'Cleveland et al. 1990 (JOS 6:3); Bandara, Hyndman & Bergmeir 2021 (arXiv 2107.13462); R forecast::stlf',
  minimumLength: () => Math.max(dampedTrend.minimumLength(1), ets.minimumLength(1)),
  fit(values: Float64Array, options: FitOptions): FittedModel {
    const n = values.length;
    const least = stl.minimumLength(options.seasonLength);
    if (n < least) throw new RangeError(`the ${stl.title} needs at least ${least} values, not ${n}`);
    const { seasons, isLog } = findSeasons(values, options.seasonLength);
    const adjusted = values.slice();
    for (const season of seasons) takeOut(adjusted, season, isLog);
    const base = options.seasonLength > SEASON_ETS_MAX ? dampedTrend : ets;
    const inner = base.fit(adjusted, { ...options, seasonLength: 1 });
    return new StlFit(inner, seasons, isLog);
  },
};

/** Seasons in logarithms where all values are positive and no factor is extreme, otherwise in units of the values. */
function findSeasons(
  values: Float64Array,
  seasonLength: number,
): { readonly seasons: StlSeason[]; readonly isLog: boolean } {
  const scale = meanSize(values);
  const isLog = values.every((value) => value > 0);
  if (isLog) {
    const seasons = splitSeasons(
      values.map((value) => Math.log(value / scale)),
      seasonLength,
    );
    const most = Math.log(FACTOR_MAX);
    if (seasons.every((season) => season.values.every((value) => Math.abs(value) <= most))) {
      return { seasons, isLog };
    }
  }
  const scaled = values.map((value) => value / scale);
  const seasons = splitSeasons(scaled, seasonLength).map((season) => ({
    ...season,
    values: season.values.map((value) => value * scale),
  }));
  return { seasons, isLog: false };
}

function meanSize(values: Float64Array): number {
  let size = 0;
  for (let t = 0; t < values.length; t += 1) size += Math.abs(values[t] as number) / values.length;
  return size > 0 ? size : 1;
}

function takeOut(adjusted: Float64Array, season: StlSeason, isLog: boolean): void {
  for (let t = 0; t < adjusted.length; t += 1) {
    const value = adjusted[t] as number;
    const part = season.values[t] as number;
    adjusted[t] = isLog ? value * Math.exp(-part) : value - part;
  }
}
