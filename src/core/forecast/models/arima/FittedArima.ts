/** An ARIMA model with its parameters, on the series that it was fitted to. */
import type { Components, FittedModel } from '../Model.ts';
import { type ArimaOrder, coefficientCount, describeForm, parameterCount } from './ArimaOrder.ts';
import { ArimaPath } from './ArimaPath.ts';
import { psiWeights } from './psiWeights.ts';
import { splitForecast } from './splitForecast.ts';

/** What a fit found: the constant in `parameters` and `sigma2` are of the values, or their roots, divided by `scale`. */
export type ArimaSolution = {
  readonly order: ArimaOrder;
  readonly parameters: Float64Array;
  readonly sigma2: number;
  readonly aicc: number;
  readonly scale: number;
  /** Whether the square roots of the values were modelled. */
  readonly isRooted: boolean;
};

/** Roots of values before the window that was judged may be of negative values; those count as 0. */
const root = (value: number) => Math.sqrt(Math.max(0, value));
const square = (value: number) => (value < 0 ? 0 : value * value);

export class FittedArima implements FittedModel {
  readonly name = 'arima';
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly fitted: Float64Array;
  private readonly path: ArimaPath;
  private readonly coefficients: Float64Array;
  private readonly sigma2: number;

  constructor(
    private readonly values: Float64Array,
    private readonly solution: ArimaSolution,
  ) {
    const { order, scale, isRooted } = solution;
    this.coefficients = solution.parameters.slice();
    if (order.hasConstant) {
      const at = coefficientCount(order);
      this.coefficients[at] = (this.coefficients[at] as number) * scale;
    }
    this.sigma2 = Math.min(solution.sigma2 * scale * scale, Number.MAX_VALUE);
    this.form = describeForm(order) + (isRooted ? ' of square roots' : '');
    this.parameters = nameParameters(order, this.coefficients, this.sigma2, solution.aicc);
    const modelled = isRooted ? values.map(root) : values;
    this.path = new ArimaPath(modelled, order, this.coefficients);
    const { residuals } = this.path;
    this.fitted = this.restore(modelled.map((value, t) => value - (residuals[t] as number)));
  }

  predict(horizon: number): Float64Array {
    return this.predictFrom(this.values.length, horizon);
  }

  predictFrom(origin: number, horizon: number): Float64Array {
    return this.restore(this.path.forecast(origin, horizon));
  }

  /**
   * σ² Σ ψ_j², j below the step (Box & Jenkins 1976, ch. 5); the parameters count as known. For a squared normal
   * variable of mean μ and variance v it is 4μ²v + 2v².
   */
  variance(horizon: number): Float64Array {
    const psi = psiWeights(this.solution.order, this.coefficients, horizon);
    const centre = this.solution.isRooted ? this.predict(horizon) : undefined;
    let sum = 0;
    return psi.map((weight, step) => {
      sum += weight * weight;
      const variance = this.sigma2 * sum;
      const restored = centre ? 4 * (centre[step] as number) * variance + 2 * variance * variance : variance;
      return Math.min(restored, Number.MAX_VALUE);
    });
  }

  /** See `splitForecast`; the season is 0 where the model has no seasonal part. */
  components(horizon: number): Components {
    const { seasonLength, seasonalP, seasonalD, seasonalQ } = this.solution.order;
    const isSeasonal = seasonalP + seasonalD + seasonalQ > 0;
    const half = isSeasonal ? seasonLength >> 1 : 0;
    const origin = Math.min(half, this.values.length);
    const ahead = this.predict(horizon + half);
    const path = new Float64Array(origin + ahead.length);
    path.set(this.values.subarray(this.values.length - origin));
    path.set(ahead, origin);
    return splitForecast(path, origin, horizon, isSeasonal ? seasonLength : 1);
  }

  private restore(modelled: Float64Array): Float64Array {
    return this.solution.isRooted ? modelled.map(square) : modelled;
  }
}

/** `ar1`, `ma1`, `sar1`, `sma1` …, `constant` and `sigma2` (of the roots where those are modelled), and `aicc`. */
function nameParameters(
  order: ArimaOrder,
  parameters: Float64Array,
  sigma2: number,
  aicc: number,
): Record<string, number> {
  const { p, seasonalP, q, seasonalQ } = order;
  const names: string[] = [];
  const blocks = { ar: p, sar: seasonalP, ma: q, sma: seasonalQ };
  for (const [block, count] of Object.entries(blocks)) {
    for (let i = 1; i <= count; i += 1) names.push(`${block}${i}`);
  }
  if (order.hasConstant) names.push('constant');
  const named: Record<string, number> = {};
  for (let i = 0; i < parameterCount(order); i += 1) named[names[i] as string] = parameters[i] as number;
  named.sigma2 = sigma2;
  named.aicc = Number.isFinite(aicc) ? aicc : 0;
  return named;
}
