/** A forecast path told as level, trend and season. */
import type { Components } from '../Model.ts';

/**
 * Splits the first `horizon` steps of `path`, whose place `origin` is step 1 and which goes on for half a season before
 * and after those steps. The smooth part is the centred mean over one season (the path itself without a season); level is its
 * first value at every step, trend its distance from there, and season what the path has beyond it. The three sum to the path.
 */
export function splitForecast(
  path: Float64Array,
  origin: number,
  horizon: number,
  seasonLength: number,
): Components {
  const level = new Float64Array(horizon);
  const trend = new Float64Array(horizon);
  const season = new Float64Array(horizon);
  const half = seasonLength >> 1;
  const edge = seasonLength % 2 === 0 ? 0.5 : 1;
  for (let step = 0; step < horizon; step += 1) {
    const at = origin + step;
    let smooth = path[at] as number;
    if (seasonLength > 1) {
      smooth = edge * ((path[at - half] as number) + (path[at + half] as number));
      for (let k = at - half + 1; k < at + half; k += 1) smooth += path[k] as number;
      smooth /= seasonLength;
    }
    season[step] = (path[at] as number) - smooth;
    trend[step] = smooth;
  }
  const first = trend[0] ?? 0;
  for (let step = 0; step < horizon; step += 1) {
    level[step] = first;
    trend[step] = (trend[step] as number) - first;
  }
  return { level, trend, season };
}
