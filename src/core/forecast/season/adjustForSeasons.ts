/** Takes several seasons out of a series, the shortest first. */
import { detectSeason } from './detectSeason.ts';
import { adjustForSeason, type SeasonalAdjustment } from './seasonalAdjustment.ts';

/**
 * Adjusts for the shortest season, which fades by itself where it is not there, and for each longer one that what is
 * left still shows (`detectSeason`). The result speaks of all of them together; `indices` are the shortest season's.
 */
export function adjustForSeasons(values: Float64Array, seasonLengths: readonly number[]): SeasonalAdjustment {
  const [shortest = 1, ...longer] = seasonLengths;
  const first = adjustForSeason(values, shortest);
  const [next] = detectSeason(first.adjusted, longer);
  if (next === undefined) return first;
  const second = adjustForSeason(first.adjusted, next);
  if (second.form === 'none') return first;
  return {
    ...first,
    form: first.form === 'none' ? second.form : first.form,
    adjusted: second.adjusted,
    reseason: (adjusted, startPosition) =>
      first.reseason(second.reseason(adjusted, startPosition), startPosition),
  };
}
