/** Theta method: simple exponential smoothing that drifts with half of the linear trend. */
import type { ForecastModel } from './ForecastModel.ts';
import { fitSes } from './ses.ts';

/** Slope per step of the least-squares line through the values. */
export function linearSlope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let cross = 0;
  let square = 0;
  for (const [index, value] of values.entries()) {
    cross += (index - middle) * (value - (values[0] ?? 0));
    square += (index - middle) ** 2;
  }
  return square === 0 ? 0 : cross / square;
}

/**
 * y(n+h) = level(n) + (b/2) (h − 1 + [1 − (1−alpha)^n] / alpha), b the least-squares slope.
 * Source: Hyndman & Billah 2003 (IJF 19:287) on Assimakopoulos & Nikolopoulos 2000 (IJF 16:521).
 */
export const theta: ForecastModel = {
  code: 'theta',
  name: 'Theta method',
  seasonal: false,
  minimumMonths: 4,
  fit(values) {
    const { alpha, level } = fitSes(values);
    const halfSlope = linearSlope(values) / 2;
    const lag = (1 - (1 - alpha) ** values.length) / alpha;
    return {
      predict: (horizonMonths) =>
        Array.from({ length: horizonMonths }, (_, step) => level + halfSlope * (step + lag)),
    };
  },
};
