/** The forms of exponential smoothing: an error, a trend and a season, and which of them may be tried. */

export type Trend = 'N' | 'A' | 'Ad';
export type Season = 'N' | 'A' | 'M';

/** Error {A, M} × trend {N, A, Ad} × season {N, A, M} of Hyndman, Koehler, Snyder & Grose 2002 (IJF 18:439). */
export type EtsForm = {
  readonly error: 'A' | 'M';
  readonly trend: Trend;
  readonly season: Season;
};

const TRENDS: readonly Trend[] = ['N', 'A', 'Ad'];
const SEASONS: readonly Season[] = ['A', 'M', 'N'];
const PLAIN: readonly Season[] = ['N'];

/** The form in the trade's notation: `ETS(M,Ad,A)`. */
export function nameForm({ error, trend, season }: EtsForm): string {
  return `ETS(${error},${trend},${season})`;
}

/**
 * Parameters that AICc counts: smoothing parameters, initial states (one season's states sum to a constant) and the
 * variance, as R's `forecast::ets` counts them.
 */
export function countParameters({ trend, season }: EtsForm, seasonLength: number): number {
  const ofTrend = trend === 'N' ? 0 : trend === 'A' ? 2 : 3;
  return 3 + ofTrend + (season === 'N' ? 0 : seasonLength);
}

/**
 * The forms that R's `forecast::ets` tries: a multiplicative season never with an additive error, which is unstable;
 * multiplicative parts only where every value is positive. A short budget takes them from the front, seasonal first,
 * and each multiplicative error follows the additive one whose start it can use.
 */
export function listForms(isSeasonal: boolean, isPositive: boolean): readonly EtsForm[] {
  const forms: EtsForm[] = [];
  for (const season of isSeasonal ? SEASONS : PLAIN) {
    for (const trend of TRENDS) {
      if (season !== 'M') forms.push({ error: 'A', trend, season });
      if (isPositive) forms.push({ error: 'M', trend, season });
    }
  }
  return forms;
}
