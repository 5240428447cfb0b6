/** One form of exponential smoothing after its fit: parameters, the states of every time, and what they forecast. */
import type { Components, FittedModel, ModelName } from '../Model.ts';
import { countParameters, type EtsForm, nameForm } from './EtsForm.ts';
import { forecastVariance } from './forecastVariance.ts';
import type { States } from './runThrough.ts';
import type { Smoothing } from './Smoothing.ts';

export class SmoothingFit implements FittedModel {
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly fitted: Float64Array;
  private readonly n: number;
  private readonly seasonLength: number;
  private readonly level: Float64Array;
  private readonly slope: Float64Array;
  private readonly season: Float64Array;
  private readonly phi: number;
  private readonly sigma2: number;
  private readonly size: number;

  /**
   * `states` are those of all values, `smoothing` has just run `etsForm` over the latest of them, divided by `scale`. The
   * error variance is Σe² over n less the smoothing parameters and start states, as in R's `forecast::ets`.
   */
  constructor(
    readonly name: ModelName,
    private readonly etsForm: EtsForm,
    smoothing: Smoothing,
    { level, slope, season, means }: States,
    private readonly scale: number,
  ) {
    const { values, seasonLength, alpha, beta, gamma, phi } = smoothing;
    this.form = nameForm(etsForm);
    this.n = means.length;
    this.seasonLength = seasonLength;
    this.level = level;
    this.slope = slope;
    this.season = season;
    this.fitted = means.map((mean) => mean * scale);
    this.phi = phi;
    const free = countParameters(etsForm, seasonLength) - 1;
    this.sigma2 = smoothing.squares / Math.max(1, values.length - free);
    this.size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.parameters = { alpha, beta, gamma, phi, sigma2: this.sigma2 };
  }

  predict(horizon: number): Float64Array {
    return this.predictFrom(this.n, horizon);
  }

  predictFrom(origin: number, horizon: number): Float64Array {
    const means = this.project(origin, horizon, true);
    for (let step = 0; step < horizon; step += 1) means[step] = (means[step] as number) * this.scale;
    return means;
  }

  variance(horizon: number): Float64Array {
    const { etsForm: form, seasonLength, phi, sigma2, size, scale } = this;
    const { alpha = 0, beta = 0, gamma = 0 } = this.parameters;
    const means = this.project(this.n, horizon, true);
    const trendMeans = this.project(this.n, horizon, false);
    const state = { form, alpha, beta, gamma, phi, seasonLength, sigma2, means, trendMeans, size };
    const variance = forecastVariance(state);
    for (let step = 0; step < horizon; step += 1) variance[step] = (variance[step] as number) * scale * scale;
    return variance;
  }

  components(horizon: number): Components {
    const { scale } = this;
    const now = (this.level[this.n] as number) * scale;
    const means = this.project(this.n, horizon, true);
    const trendMeans = this.project(this.n, horizon, false);
    return {
      level: new Float64Array(horizon).fill(now),
      trend: trendMeans.map((mean) => mean * scale - now),
      season: means.map((mean, step) => (mean - (trendMeans[step] as number)) * scale),
    };
  }

  /** Forecasts in units of the scale: l + (phi + … + phi^h) b, with the season's state if asked. */
  private project(origin: number, horizon: number, hasSeason: boolean): Float64Array {
    const { phi, season, seasonLength } = this;
    const form = hasSeason ? this.etsForm.season : 'N';
    const level = this.level[origin] as number;
    const slope = this.slope[origin] as number;
    const means = new Float64Array(horizon);
    let power = 1;
    let sum = 0;
    for (let step = 0; step < horizon; step += 1) {
      power *= phi;
      sum += power;
      const mean = level + sum * slope;
      if (form === 'N') means[step] = mean;
      else {
        const state = season[origin + (step % seasonLength)] as number;
        means[step] = form === 'A' ? mean + state : mean * state;
      }
    }
    return means;
  }
}
