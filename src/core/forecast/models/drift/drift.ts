/** Drift method: the last value goes on by the mean change. */
import type { Model } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';

/** Mean change per step of the first `seen` values; 0 when there is one only. */
function meanChange(values: Float64Array, seen: number): number {
  return seen < 2 ? 0 : ((values[seen - 1] as number) - (values[0] as number)) / (seen - 1);
}

/** Variance of the changes about their mean, with one degree of freedom taken; 0 for a single change. */
function changeVariance(values: Float64Array, mean: number): number {
  const changes = values.length - 1;
  if (changes < 2) return 0;
  let sum = 0;
  for (let index = 1; index < values.length; index += 1) {
    const error = (values[index] as number) - (values[index - 1] as number) - mean;
    sum += error * error;
  }
  return sum / (changes - 1);
}

/**
 * y(n+h) = y(n) + h·b, b the mean change; variance σ²h(1 + h/(n − 1)). Equals R `forecast::rwf(drift = TRUE)`, but
 * that fitted values and `predictFrom` use the mean change of the values seen by then, so that no origin knows
 * what came after it.
 */
export const drift: Model = {
  name: 'drift',
  title: 'drift method',
  source:
    'Hyndman & Athanasopoulos 2018, Forecasting: Principles and Practice, 2nd ed., sections 3.1 and 3.5',
  minimumLength: () => 2,
  fit(values) {
    refuseFewer(values, 2, drift.title);
    const kept = values.slice();
    const change = meanChange(kept, kept.length);
    const sigma2 = changeVariance(kept, change);
    const fitted = new Float64Array(kept.length).fill(Number.NaN);
    for (let index = 1; index < kept.length; index += 1) {
      fitted[index] = (kept[index - 1] as number) + meanChange(kept, index);
    }
    return fittedFromParts({
      name: 'drift',
      form: 'y(n+h) = y(n) + h·b',
      parameters: { drift: change },
      fitted,
      write: (origin, { level, trend }) => {
        const seen = meanChange(kept, origin);
        level.fill(kept[origin - 1] as number);
        for (let step = 0; step < trend.length; step += 1) trend[step] = (step + 1) * seen;
      },
      variance: (horizon) =>
        Float64Array.from(
          { length: horizon },
          (_, step) => sigma2 * (step + 1) * (1 + (step + 1) / (kept.length - 1)),
        ),
    });
  },
};
