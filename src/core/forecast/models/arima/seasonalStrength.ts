/** How strong a season is, from a light decomposition of the kind of STL. */

/** Years either side that one season's mean looks at: STL's periodic window of eleven, here with tricube weights. */
const REACH = 5;

/**
 * max(0, 1 − Var(R) / Var(S + R)) of values = T + S + R (Wang, Smith & Hyndman 2006). T is a centred moving mean over
 * one season, S a tricube-weighted mean of the same season in near years, less its own mean over the season. Two
 * rounds, T taken from the seasonally adjusted series in the second. 0 for fewer than two seasons.
 */
export function seasonalStrength(values: Float64Array, seasonLength: number): number {
  const n = values.length;
  if (seasonLength < 2 || n < 2 * seasonLength) return 0;
  const trend = new Float64Array(n);
  const season = new Float64Array(n);
  const work = new Float64Array(n);
  for (let round = 0; round < 2; round += 1) {
    for (let t = 0; t < n; t += 1) work[t] = (values[t] as number) - (season[t] as number);
    smooth(work, trend, seasonLength);
    for (let t = 0; t < n; t += 1) work[t] = (values[t] as number) - (trend[t] as number);
    smoothSeasons(work, season, seasonLength);
    smooth(season, work, seasonLength);
    for (let t = 0; t < n; t += 1) season[t] = (season[t] as number) - (work[t] as number);
  }
  let [sumRest, sumBoth, squaresRest, squaresBoth] = [0, 0, 0, 0];
  for (let t = 0; t < n; t += 1) {
    const both = (values[t] as number) - (trend[t] as number);
    const rest = both - (season[t] as number);
    sumRest += rest;
    sumBoth += both;
    squaresRest += rest * rest;
    squaresBoth += both * both;
  }
  const variance = squaresBoth - (sumBoth * sumBoth) / n;
  const strength = variance > 0 ? 1 - (squaresRest - (sumRest * sumRest) / n) / variance : 0;
  return Math.min(1, Math.max(0, strength));
}

/** Centred mean over one season (the ends weighing half where it is even); at the ends the line through the nearest. */
function smooth(input: Float64Array, output: Float64Array, seasonLength: number): void {
  const n = input.length;
  const half = seasonLength >> 1;
  const edge = seasonLength % 2 === 0 ? 0.5 : 1;
  let sum = 0;
  for (let t = 0; t <= 2 * half; t += 1) sum += input[t] as number;
  for (let t = half; t < n - half; t += 1) {
    const ends = (input[t - half] as number) + (input[t + half] as number);
    output[t] = (sum - (1 - edge) * ends) / seasonLength;
    if (t + half + 1 < n) sum += (input[t + half + 1] as number) - (input[t - half] as number);
  }
  extend(output, half, n - half - 1, -1);
  extend(output, n - half - 1, half, 1);
}

/** Continues an array beyond place `from`, towards its start or end, at half the slope of its nearest stretch. */
function extend(output: Float64Array, from: number, furthest: number, direction: -1 | 1): void {
  const n = output.length;
  const span = Math.min(direction === 1 ? from : n - 1 - from, Math.abs(from - furthest), n >> 2);
  const base = output[from] as number;
  const slope = span > 0 ? (base - (output[from - direction * span] as number)) / span : 0;
  for (let t = from + direction, k = 1; t >= 0 && t < n; t += direction, k += 1) output[t] = base + k * slope;
}

function smoothSeasons(input: Float64Array, output: Float64Array, seasonLength: number): void {
  const n = input.length;
  for (let t = 0; t < n; t += 1) {
    let [total, weights] = [0, 0];
    for (let k = -REACH; k <= REACH; k += 1) {
      const place = t + k * seasonLength;
      if (place < 0 || place >= n) continue;
      const share = Math.abs(k) / (REACH + 1);
      const cube = 1 - share * share * share;
      const weight = cube * cube * cube;
      total += weight * (input[place] as number);
      weights += weight;
    }
    output[t] = total / weights;
  }
}
