/** Least squares of the dynamic optimised Theta model for a given alpha. */
import type { ThetaLines } from './thetaLinesOf.ts';

/** A weight of 1 would mean an infinite theta. */
const WEIGHT_MOST = 0.999_999;
/** Weight of the trend line in the standard method, theta = 2: used where the data cannot tell. */
const WEIGHT_STANDARD = 0.5;
/** Below this the first level and the line's height no longer move a forecast. */
const POWER_LEAST = 1e-12;
const INDEPENDENCE_LEAST = 1e-10;

/**
 * One-step errors are linear in the first level and in the weight 1 − 1/theta, so both are solved exactly for every
 * alpha, within their bounds: first level no further than one range outside of the data, 1 ≤ theta ≤ 1e6.
 */
export class DotmCost {
  /** Best first level for the alpha last tried, as a distance from the first value. */
  start = 0;
  /** Best 1 − 1/theta for the alpha last tried. */
  weight = WEIGHT_STANDARD;
  private readonly low: number;
  private readonly high: number;

  constructor(
    private readonly lines: ThetaLines,
    private readonly isWeightFixed: boolean,
  ) {
    let least = 0;
    let most = 0;
    for (const distance of lines.distances) {
      if (distance < least) least = distance;
      else if (distance > most) most = distance;
    }
    this.low = 2 * least - most;
    this.high = 2 * most - least;
  }

  /** Sum of squared one-step errors from the third value on; sets `start` and `weight`. */
  at(alpha: number): number {
    const { distances, slopes, intercepts } = this.lines;
    const n = distances.length;
    const rest = 1 - alpha;
    const share = 1 / alpha;
    let level = n > 1 ? alpha * (distances[1] as number) : 0;
    let power = rest;
    let dd = 0;
    let du = 0;
    let dt = 0;
    let uu = 0;
    let ut = 0;
    let tt = 0;
    let index = 2;
    for (; index < n && power > POWER_LEAST; index += 1) {
      power *= rest;
      const error = (distances[index] as number) - level;
      const line =
        power * (intercepts[index - 1] as number) +
        (1 - power * rest) * share * (slopes[index - 1] as number);
      dd += error * error;
      du += error * power;
      dt += error * line;
      uu += power * power;
      ut += power * line;
      tt += line * line;
      level += alpha * error;
    }
    for (; index < n; index += 1) {
      const error = (distances[index] as number) - level;
      const line = share * (slopes[index - 1] as number);
      dd += error * error;
      dt += error * line;
      tt += line * line;
      level += alpha * error;
    }
    return this.solve(dd, du, dt, uu, ut, tt);
  }

  /** Minimises dd − 2·start·du − 2·weight·dt + start²·uu + 2·start·weight·ut + weight²·tt within the bounds. */
  private solve(dd: number, du: number, dt: number, uu: number, ut: number, tt: number): number {
    const { low, high } = this;
    const determinant = uu * tt - ut * ut;
    const isFixed = this.isWeightFixed || determinant <= INDEPENDENCE_LEAST * uu * tt;
    let weight = isFixed ? WEIGHT_STANDARD : (uu * dt - ut * du) / determinant;
    let start = isFixed ? clamp((du - weight * ut) / uu, low, high) : (tt * du - ut * dt) / determinant;
    let least = dd + start * (start * uu - 2 * du) + weight * (weight * tt - 2 * dt + 2 * start * ut);
    if (!isFixed && !(weight >= 0 && weight <= WEIGHT_MOST && start >= low && start <= high)) {
      least = Number.POSITIVE_INFINITY;
      for (let edge = 0; edge < 4; edge += 1) {
        let edgeWeight = edge === 0 ? 0 : WEIGHT_MOST;
        let edgeStart = edge === 2 ? low : high;
        if (edge < 2) edgeStart = clamp((du - edgeWeight * ut) / uu, low, high);
        else edgeWeight = clamp((dt - edgeStart * ut) / tt, 0, WEIGHT_MOST);
        const squares =
          dd +
          edgeStart * (edgeStart * uu - 2 * du) +
          edgeWeight * (edgeWeight * tt - 2 * dt + 2 * edgeStart * ut);
        if (squares < least) [least, start, weight] = [squares, edgeStart, edgeWeight];
      }
    }
    this.start = start;
    this.weight = weight;
    return least;
  }
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
