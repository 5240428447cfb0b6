/** Dynamic optimised Theta model: the two Theta lines with the weight, the smoothing and the first level found. */
import type { Model } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';
import { searchAlpha } from '../theta/searchAlpha.ts';
import { DotmCost } from './DotmCost.ts';
import { DotmRecursion } from './DotmRecursion.ts';
import { thetaLinesOf } from './thetaLinesOf.ts';

const ALPHA_LOW = 0.1;
const ALPHA_HIGH = 0.99;
const PARAMETERS = 3;
/** With fewer values theta is 2, as in the standard method. */
const LENGTH_FREE_WEIGHT = 6;

/**
 * μ(t) = ℓ(t−1) + (1 − 1/θ){(1−α)^(t−1) A(t−1) + [1 − (1−α)^t]/α · B(t−1)}, ℓ(t) = αy(t) + (1−α)ℓ(t−1), A and B the
 * least-squares line through the values seen. Least squares from the third value on over ℓ(0), 0.1 ≤ α ≤ 0.99 and
 * θ ≥ 1; forecasts feed μ back as a value. The recursion is linear, so the variance of each step is exact given the
 * parameters: σ² over n − 5 degrees of freedom.
 */
export const dotm: Model = {
  name: 'dotm',
  title: 'dynamic optimised Theta model',
  source: 'Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016 (IJF 32:1151)',
  minimumLength: () => 4,
  fit(values, { evaluationsMax }) {
    refuseFewer(values, 4, dotm.title);
    const lines = thetaLinesOf(values);
    const cost = new DotmCost(lines, values.length < LENGTH_FREE_WEIGHT);
    const alpha = searchAlpha((tried) => cost.at(tried), ALPHA_LOW, ALPHA_HIGH, evaluationsMax);
    cost.at(alpha);
    const { start, weight } = cost;
    const recursion = new DotmRecursion(lines, alpha, start, weight);
    const sigma2 = recursion.squares / Math.max(1, values.length - 2 - PARAMETERS);
    return fittedFromParts({
      name: 'dotm',
      form: 'DOTM',
      parameters: { alpha, theta: 1 / (1 - weight), level: start + (1 - weight) * lines.origin },
      fitted: recursion.fitted,
      write: (origin, { level, trend }) => {
        recursion.forecast(origin, trend);
        const last = recursion.levels[origin - 1] as number;
        level.fill(last + lines.origin);
        for (let step = 0; step < trend.length; step += 1) trend[step] = (trend[step] as number) - last;
      },
      variance: (horizon) => recursion.variance(horizon).map((factor) => factor * sigma2),
    });
  },
};
