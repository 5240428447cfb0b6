/** The residuals of a fitted ARIMA model on its series, and its forecasts from any place in it. */
import { type ArimaOrder, coefficientCount, lostToDifferencing } from './ArimaOrder.ts';

/**
 * One pass of the filters over a series keeps every stage: s (seasonally differenced), z (fully differenced, less the
 * constant), u = φ(B) z, x = Θ(B^m)⁻¹ Φ(B^m) u and the residual e = θ(B)⁻¹ x. What lies before the series counts as 0.
 * A forecast runs the same stages backwards with future residuals of 0.
 */
export class ArimaPath {
  /** One-step forecast errors; NaN in the places that differencing takes. */
  readonly residuals: Float64Array;
  private readonly seasonal: Float64Array;
  private readonly centred: Float64Array;
  private readonly filtered: Float64Array;
  private readonly shocked: Float64Array;
  private readonly lost: number;
  private readonly constant: number;

  constructor(
    private readonly values: Float64Array,
    private readonly order: ArimaOrder,
    private readonly parameters: Float64Array,
  ) {
    const n = values.length;
    const { d, seasonalD, seasonLength: m, hasConstant } = order;
    this.lost = lostToDifferencing(order);
    this.constant = hasConstant ? (parameters[coefficientCount(order)] as number) : 0;
    this.seasonal = new Float64Array(n);
    this.centred = new Float64Array(n);
    this.filtered = new Float64Array(n);
    this.shocked = new Float64Array(n);
    this.residuals = new Float64Array(n);
    const s = this.seasonal;
    for (let t = 0; t < n; t += 1) {
      s[t] = (values[t] as number) - (seasonalD > 0 && t >= m ? (values[t - m] as number) : 0);
    }
    for (let t = this.lost; t < n; t += 1) {
      let value = s[t] as number;
      if (d === 1) value -= s[t - 1] as number;
      else if (d === 2) value += (s[t - 2] as number) - 2 * (s[t - 1] as number);
      this.centred[t] = value - this.constant;
    }
    for (let t = this.lost; t < n; t += 1) this.filterAt(t);
    this.residuals.fill(Number.NaN, 0, Math.min(n, this.lost));
  }

  /** Forecasts for origin … origin + horizon − 1 from the values before `origin`. */
  forecast(origin: number, horizon: number): Float64Array {
    if (origin < this.lost) return this.forecastEarly(origin, horizon);
    const { values, seasonal, centred, filtered, shocked, constant } = this;
    const { d, seasonalD, seasonLength: m, seasonalQ, seasonalP, p, q } = this.order;
    const end = origin + horizon;
    const grow = (from: Float64Array) => {
      const grown = new Float64Array(end);
      grown.set(from.subarray(0, origin));
      return grown;
    };
    const e = grow(this.residuals);
    e.fill(0, 0, Math.min(this.lost, origin));
    const [y, s, z, u, x] = [grow(values), grow(seasonal), grow(centred), grow(filtered), grow(shocked)];
    for (let t = origin; t < end; t += 1) {
      x[t] = this.sum(e, t, p + seasonalP, q, 1);
      u[t] =
        (x[t] as number) + this.sum(x, t, p + seasonalP + q, seasonalQ, m) + this.sum(u, t, p, seasonalP, m);
      z[t] = (u[t] as number) + this.sum(z, t, 0, p, 1);
      let value = (z[t] as number) + constant;
      if (d === 1) value += s[t - 1] as number;
      else if (d === 2) value += 2 * (s[t - 1] as number) - (s[t - 2] as number);
      s[t] = value;
      y[t] = value + (seasonalD > 0 ? (y[t - m] as number) : 0);
    }
    return y.slice(origin);
  }

  private filterAt(t: number): void {
    const { centred, filtered, shocked, residuals } = this;
    const { p, q, seasonalP, seasonalQ, seasonLength: m } = this.order;
    filtered[t] = (centred[t] as number) - this.sum(centred, t, 0, p, 1);
    shocked[t] =
      (filtered[t] as number) -
      this.sum(filtered, t, p, seasonalP, m) -
      this.sum(shocked, t, p + seasonalP + q, seasonalQ, m);
    residuals[t] = (shocked[t] as number) - this.sum(residuals, t, p + seasonalP, q, 1);
  }

  /** Σ c_i · series_{t − i·lag} with the coefficients from place `at`, places before the series counting as 0. */
  private sum(series: Float64Array, t: number, at: number, count: number, lag: number): number {
    let value = 0;
    for (let i = 1; i <= count && t - i * lag >= 0; i += 1) {
      value += (this.parameters[at + i - 1] as number) * (series[t - i * lag] as number);
    }
    return value;
  }

  /** From fewer values than differencing needs: the last season again, or the last value. */
  private forecastEarly(origin: number, horizon: number): Float64Array {
    const { seasonalD, seasonLength } = this.order;
    const span = seasonalD > 0 && origin >= seasonLength ? seasonLength : 1;
    const forecast = new Float64Array(horizon);
    for (let step = 0; step < horizon; step += 1) {
      forecast[step] = this.values[origin - span + (step % span)] as number;
    }
    return forecast;
  }
}
