/** Loess for evenly spaced values: local constants or lines under tricube weights, as the STL program computes them. */

export type LoessOptions = {
  /** Values in the local window, odd and at least 3; wider than the series means ever flatter weights. */
  readonly window: number;
  /** Degree of the local polynomial. */
  readonly degree: 0 | 1;
  /** Fits at every jump-th position only, and draws straight lines between. */
  readonly jump: number;
};

/** Weights under a thousandth of the bandwidth count as 1, over 999 thousandths as 0. */
const NEAR = 0.001;
const FAR = 0.999;

/**
 * The local fit at position `x` (which may lie outside 0 … n − 1) to the values left … right of a series of n;
 * `robustness` multiplies the tricube weights. NaN where all weights are 0.
 * Source: Cleveland et al. 1990 (Journal of Official Statistics 6:3), program `stlest`.
 */
export function loessAt(
  values: Float64Array,
  n: number,
  options: LoessOptions,
  x: number,
  left: number,
  right: number,
  robustness: Float64Array | undefined,
): number {
  let bandwidth = Math.max(x - left, right - x);
  if (options.window > n) bandwidth += Math.floor((options.window - n) / 2);
  const near = NEAR * bandwidth;
  const far = FAR * bandwidth;
  let [weight0, weight1, weight2, sum0, sum1] = [0, 0, 0, 0, 0];
  for (let at = left; at <= right; at += 1) {
    const offset = at - x;
    const distance = offset < 0 ? -offset : offset;
    if (distance > far) continue;
    let weight = 1;
    if (distance > near) {
      const ratio = distance / bandwidth;
      const rest = 1 - ratio * ratio * ratio;
      weight = rest * rest * rest;
    }
    if (robustness !== undefined) weight *= robustness[at] as number;
    const moment = weight * offset;
    const value = values[at] as number;
    weight0 += weight;
    weight1 += moment;
    weight2 += moment * offset;
    sum0 += weight * value;
    sum1 += moment * value;
  }
  if (!(weight0 > 0)) return Number.NaN;
  const level = sum0 / weight0;
  if (options.degree === 0 || bandwidth <= 0) return level;
  const centre = weight1 / weight0;
  const spread = weight2 / weight0 - centre * centre;
  const spreadMin = NEAR * (n - 1);
  if (!(spread > spreadMin * spreadMin)) return level;
  return level - (centre / spread) * (sum1 / weight0 - centre * level);
}

/** Writes the smooth of the first n values into the first n of `into`. Source: as `loessAt`, program `stless`. */
export function loess(
  values: Float64Array,
  n: number,
  options: LoessOptions,
  robustness: Float64Array | undefined,
  into: Float64Array,
): void {
  if (n < 2) {
    into[0] = values[0] as number;
    return;
  }
  const jump = Math.min(options.jump, n - 1);
  const { window } = options;
  const half = (window - 1) >> 1;
  const kernel = window < n && robustness === undefined ? tricubeKernel(half) : undefined;
  let [left, right] = [0, 0];
  for (let at = 0; at < n; at += jump) {
    left = window >= n ? 0 : Math.min(Math.max(0, at - half), n - window);
    right = window >= n ? n - 1 : left + window - 1;
    if (kernel !== undefined && at - left === half) {
      into[at] = convolve(values, at, kernel);
      continue;
    }
    const fit = loessAt(values, n, options, at, left, right, robustness);
    into[at] = Number.isNaN(fit) ? (values[at] as number) : fit;
  }
  if (jump > 1) fillBetween(values, n, options, robustness, into, jump, left, right);
}

/** One half of the weights in the middle of a series, from the centre out, summing to 1 over both halves. */
function tricubeKernel(half: number): Float64Array {
  const kernel = new Float64Array(half + 1);
  kernel[0] = 1;
  let total = 1;
  for (let offset = 1; offset <= half; offset += 1) {
    if (offset > FAR * half) continue;
    const ratio = offset / half;
    const rest = offset > NEAR * half ? 1 - ratio * ratio * ratio : 1;
    kernel[offset] = rest * rest * rest;
    total += 2 * (kernel[offset] as number);
  }
  for (let offset = 0; offset <= half; offset += 1) kernel[offset] = (kernel[offset] as number) / total;
  return kernel;
}

function convolve(values: Float64Array, at: number, kernel: Float64Array): number {
  let sum = (kernel[0] as number) * (values[at] as number);
  for (let offset = 1; offset < kernel.length; offset += 1) {
    sum += (kernel[offset] as number) * ((values[at - offset] as number) + (values[at + offset] as number));
  }
  return sum;
}

/** Straight lines between the fits, and one more fit at the last position, from the window used last. */
function fillBetween(
  values: Float64Array,
  n: number,
  options: LoessOptions,
  robustness: Float64Array | undefined,
  into: Float64Array,
  jump: number,
  left: number,
  right: number,
): void {
  for (let at = 0; at + jump < n; at += jump) drawLine(into, at, at + jump);
  const lastFit = Math.floor((n - 1) / jump) * jump;
  if (lastFit === n - 1) return;
  const fit = loessAt(values, n, options, n - 1, left, right, robustness);
  into[n - 1] = Number.isNaN(fit) ? (values[n - 1] as number) : fit;
  drawLine(into, lastFit, n - 1);
}

function drawLine(into: Float64Array, from: number, to: number): void {
  const start = into[from] as number;
  const slope = ((into[to] as number) - start) / (to - from);
  for (let at = from + 1; at < to; at += 1) into[at] = start + slope * (at - from);
}
