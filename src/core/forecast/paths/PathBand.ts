/** What simulated paths keep to: a point and the edges of its band at each step. */

/** Standard normal quantiles at 0.9 and 0.975: half an 80 % and half a 95 % band in standard deviations. */
export const HALF_80_DEVIATIONS = 1.2815515655446004;
export const HALF_95_DEVIATIONS = 1.959963984540054;

/** Lower ≤ point ≤ upper at each step, all of one length and one unit; null where there is no 95 % band. */
export type PathBand = {
  readonly point: Float64Array;
  readonly lower80: Float64Array;
  readonly upper80: Float64Array;
  readonly lower95: Float64Array | null;
  readonly upper95: Float64Array | null;
};

/** The band of normal errors with these variances, one for each step. Throws a RangeError on other lengths. */
export function bandOfVariances(point: Float64Array, variances: Float64Array): PathBand {
  if (variances.length !== point.length) throw new RangeError('as many variances as points are wanted');
  const edge = (deviations: number) =>
    point.map((value, step) => value + deviations * Math.sqrt(variances[step] as number));
  return {
    point,
    lower80: edge(-HALF_80_DEVIATIONS),
    upper80: edge(HALF_80_DEVIATIONS),
    lower95: edge(-HALF_95_DEVIATIONS),
    upper95: edge(HALF_95_DEVIATIONS),
  };
}

/** Throws a RangeError unless the band is one: equal lengths, finite, lower ≤ point ≤ upper. */
export function assertBand({ point, lower80, upper80, lower95, upper95 }: PathBand): void {
  if ((lower95 === null) !== (upper95 === null)) throw new RangeError('half a 95 % band');
  for (const [side, edge] of [
    [-1, lower80],
    [1, upper80],
    [-1, lower95],
    [1, upper95],
  ] as const) {
    if (edge === null) continue;
    if (edge.length !== point.length) throw new RangeError('the band and its points differ in length');
    for (let step = 0; step < point.length; step += 1) {
      const gap = side * ((edge[step] as number) - (point[step] as number));
      if (!(gap >= 0 && Number.isFinite(gap))) throw new RangeError(`no band at step ${step + 1}`);
    }
  }
}
