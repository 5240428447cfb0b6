/** A model of the seasonally adjusted values together with the seasons that STL took out. */
import type { Components, FittedModel } from '../Model.ts';
import type { StlSeason } from './splitSeasons.ts';

export class StlFit implements FittedModel {
  readonly name = 'stl';
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly fitted: Float64Array;

  /** `inner` was fitted to the adjusted values; seasons add to them, or to their logarithm where `isLog`. */
  constructor(
    private readonly inner: FittedModel,
    private readonly seasons: readonly StlSeason[],
    private readonly isLog: boolean,
  ) {
    const lengths = seasons.map(({ length }) => length).join(', ');
    this.form = `STL(${lengths}${isLog ? ', log' : ''}) + ${inner.form}`;
    this.parameters = {
      ...inner.parameters,
      ...Object.fromEntries(seasons.map(({ length, window }) => [`window${length}`, window])),
    };
    this.fitted = inner.fitted.map((value, t) => (Number.isNaN(value) ? value : this.reseason(value, t, 0)));
  }

  predict(horizon: number): Float64Array {
    return this.predictFrom(this.fitted.length, horizon);
  }

  /** The season ahead is the last one before the origin, as found on all values; only the rest is unaware of later ones. */
  predictFrom(origin: number, horizon: number): Float64Array {
    const forecast = this.inner.predictFrom(origin, horizon);
    for (let step = 0; step < horizon; step += 1) {
      forecast[step] = this.reseason(forecast[step] as number, origin, step);
    }
    return forecast;
  }

  variance(horizon: number): Float64Array {
    const variance = this.inner.variance(horizon);
    const uncertainty = this.seasons.reduce((sum, season) => sum + season.uncertainty, 1);
    const n = this.fitted.length;
    for (let step = 0; step < horizon; step += 1) {
      const factor = this.isLog ? Math.exp(this.seasonAt(n, step)) : 1;
      variance[step] = (variance[step] as number) * factor * factor * uncertainty;
    }
    return variance;
  }

  components(horizon: number): Components {
    const { level, trend, season } = this.inner.components(horizon);
    const n = this.fitted.length;
    for (let step = 0; step < horizon; step += 1) {
      const plain = (level[step] as number) + (trend[step] as number) + (season[step] as number);
      season[step] = (season[step] as number) + this.reseason(plain, n, step) - plain;
    }
    return { level, trend, season };
  }

  private reseason(value: number, origin: number, step: number): number {
    const season = this.seasonAt(origin, step);
    return this.isLog ? value * Math.exp(season) : value + season;
  }

  /** Sum over the seasons of the latest value before `origin` at the position of origin + step. */
  private seasonAt(origin: number, step: number): number {
    let sum = 0;
    for (const { length, values } of this.seasons) {
      const cycleStart = origin >= length ? origin - length : 0;
      const offset = origin >= length ? step % length : (origin + step) % length;
      sum += values[cycleStart + offset] as number;
    }
    return sum;
  }
}
