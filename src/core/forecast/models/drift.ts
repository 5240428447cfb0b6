/** Drift method: the straight line from the first value through the last one goes on. */
import type { ForecastModel } from './ForecastModel.ts';

/** y(n+h) = y(n) + h (y(n) − y(1)) / (n − 1). Source: Forecasting: Principles and Practice (2nd ed.), 3.1. */
export const drift: ForecastModel = {
  code: 'drift',
  name: 'straight line (drift)',
  seasonal: false,
  minimumMonths: 2,
  fit(values) {
    const last = values.at(-1) ?? 0;
    const slope = (last - (values[0] ?? 0)) / (values.length - 1);
    return {
      predict: (horizonMonths) =>
        Array.from({ length: horizonMonths }, (_, step) => last + (step + 1) * slope),
    };
  },
};
