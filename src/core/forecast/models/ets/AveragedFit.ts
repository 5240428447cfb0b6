/** Several fits of one series taken as one: their average by fixed weights. */
import type { Components, FittedModel, ModelName } from '../Model.ts';

export type WeightedFit = { readonly fit: FittedModel; readonly weight: number };

/** `members` come heaviest first and their weights sum to 1; `parameters` are those of the first. */
export class AveragedFit implements FittedModel {
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly fitted: Float64Array;

  constructor(
    readonly name: ModelName,
    readonly members: readonly WeightedFit[],
  ) {
    this.form = members.map(({ fit, weight }) => `${weight.toFixed(2)} ${fit.form}`).join(' + ');
    this.parameters = members[0]?.fit.parameters ?? {};
    this.fitted = this.average((fit) => fit.fitted);
  }

  predict(horizon: number): Float64Array {
    return this.average((fit) => fit.predict(horizon));
  }

  predictFrom(origin: number, horizon: number): Float64Array {
    return this.average((fit) => fit.predictFrom(origin, horizon));
  }

  /** Variance of the mixture: the members' mean variance and how far their forecasts lie apart. */
  variance(horizon: number): Float64Array {
    const centre = this.predict(horizon);
    return this.average((fit) => {
      const predicted = fit.predict(horizon);
      return fit.variance(horizon).map((value, step) => {
        const gap = (predicted[step] as number) - (centre[step] as number);
        return value + gap * gap;
      });
    });
  }

  components(horizon: number): Components {
    const parts = new Map(this.members.map(({ fit }) => [fit, fit.components(horizon)]));
    const part = (name: keyof Components) =>
      this.average((fit) => parts.get(fit)?.[name] ?? new Float64Array(horizon));
    return { level: part('level'), trend: part('trend'), season: part('season') };
  }

  private average(of: (fit: FittedModel) => Float64Array): Float64Array {
    let sum = new Float64Array(0);
    for (const [index, { fit, weight }] of this.members.entries()) {
      const values = of(fit);
      if (index === 0) sum = new Float64Array(values.length);
      for (let at = 0; at < sum.length; at += 1) {
        sum[at] = (sum[at] as number) + weight * (values[at] as number);
      }
    }
    return sum;
  }
}
