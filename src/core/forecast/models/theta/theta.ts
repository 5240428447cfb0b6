/** Theta method: simple exponential smoothing that drifts with half of the linear trend. */
import type { Model } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';
import { fitSmoothing } from './fitSmoothing.ts';
import { runningSlopes } from './runningSlopes.ts';

/**
 * y(n+h) = level(n) + (b/2)(h − 1 + [1 − (1−α)ⁿ]/α), b the least-squares slope; variance σ²[1 + (h−1)α²] with σ² of
 * the smoothing, n − 2 degrees of freedom. Equals R `forecast::thetaf` of a series without season, but that fitted
 * values and `predictFrom` use the slope of the values seen by then, so that no origin knows what came after it.
 */
export const theta: Model = {
  name: 'theta',
  title: 'Theta method',
  source:
    'Assimakopoulos & Nikolopoulos 2000 (IJF 16:521), in the form of Hyndman & Billah 2003 (IJF 19:287)',
  minimumLength: () => 2,
  fit(values, { evaluationsMax }) {
    refuseFewer(values, 2, theta.title);
    const { alpha, start, levels, squares } = fitSmoothing(values, evaluationsMax);
    const slopes = runningSlopes(values);
    const n = values.length;
    const sigma2 = squares / Math.max(1, n - 2);
    const lag = (seen: number) => (1 - (1 - alpha) ** seen) / alpha;
    const fitted = new Float64Array(n);
    fitted[0] = start;
    for (let index = 1; index < n; index += 1) {
      fitted[index] = (levels[index - 1] as number) + 0.5 * (slopes[index - 1] as number) * lag(index);
    }
    return fittedFromParts({
      name: 'theta',
      form: 'Theta(2)',
      parameters: { alpha, level: start, drift: 0.5 * (slopes[n - 1] as number) },
      fitted,
      write: (origin, { level, trend }) => {
        const half = 0.5 * (slopes[origin - 1] as number);
        const first = lag(origin);
        level.fill(levels[origin - 1] as number);
        for (let step = 0; step < trend.length; step += 1) trend[step] = half * (step + first);
      },
      variance: (horizon) =>
        Float64Array.from({ length: horizon }, (_, step) => sigma2 * (1 + step * alpha * alpha)),
    });
  },
};
