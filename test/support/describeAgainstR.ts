/** Golden numbers of exponential smoothing: R's `forecast` 8.20 with `h = 6, level = 95`. */
import { describe, expect, it } from 'vitest';
import type { Model } from '@/core/forecast/models/Model.ts';

export type GoldenSmoothing = {
  /** What was asked of R. */
  readonly call: string;
  readonly values: readonly number[];
  /** Σ residuals², `$mean` and `$upper`. */
  readonly squares: number;
  readonly means: readonly number[];
  readonly upper: readonly number[];
};

/** The model fits at least as well as R and forecasts the same means and bounds to a thousandth. */
export function describeAgainstR(model: Model, golden: readonly GoldenSmoothing[]): void {
  describe(`${model.name} against R`, () => {
    for (const { call, values, squares, means, upper } of golden) {
      it(`forecasts as ${call}`, () => {
        const fit = model.fit(Float64Array.from(values), { seasonLength: 1, evaluationsMax: 200 });
        const errors = values.map((value, t) => value - (fit.fitted[t] ?? 0));
        expect(errors.reduce((sum, error) => sum + error * error, 0)).toBeLessThan(1.001 * squares);
        const predicted = fit.predict(6);
        const variance = fit.variance(6);
        for (const [step, mean] of means.entries()) {
          const high = (predicted[step] ?? 0) + 1.959964 * Math.sqrt(variance[step] ?? 0);
          expect(Math.abs((predicted[step] ?? 0) / mean - 1)).toBeLessThan(1e-3);
          expect(Math.abs(high / (upper[step] ?? 0) - 1)).toBeLessThan(1e-3);
        }
      });
    }
  });
}
