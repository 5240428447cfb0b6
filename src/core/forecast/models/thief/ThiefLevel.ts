/** One level of a temporal hierarchy: the series averaged over blocks of values, and its own forecast. */
import { adjustForSeason, type SeasonalAdjustment } from '@/core/forecast/season/seasonalAdjustment.ts';
import type { FittedModel, Model } from '../Model.ts';

export class ThiefLevel {
  /** Blocks are counted backwards from the last value, so that the first ones may lie before this position. */
  private readonly offset: number;
  private readonly adjustment: SeasonalAdjustment;
  private readonly inner: FittedModel;
  /** Variance of the one-step error of a block's average, without its season. */
  readonly errorVariance: number;

  /** Fits `base` to the averages of blocks of `span` values, adjusted for what is left of the season in them. */
  constructor(
    values: Float64Array,
    readonly span: number,
    seasonLength: number,
    base: Model,
    evaluationsMax: number,
  ) {
    const averages = averageBlocks(values, span);
    this.offset = values.length % span;
    this.adjustment = adjustForSeason(averages, seasonLength / span);
    this.inner = base.fit(this.adjustment.adjusted, { seasonLength: 1, evaluationsMax });
    this.errorVariance = this.inner.variance(1)[0] as number;
  }

  get innerForm(): string {
    const { form } = this.adjustment;
    return form === 'none' ? this.inner.form : `${this.inner.form}, ${form} season`;
  }

  get parameters(): Readonly<Record<string, number>> {
    return this.inner.parameters;
  }

  /** Number of the block that a position lies in; negative before the first whole block. */
  blockOf(position: number): number {
    return Math.floor((position - this.offset) / this.span);
  }

  /** Blocks that have ended at `origin`. */
  blocksBefore(origin: number): number {
    return Math.max(0, this.blockOf(origin));
  }

  /** Averages of the `count` blocks after those seen at `origin`, of which there must be one. */
  predictFrom(origin: number, count: number): Float64Array {
    const seen = this.blocksBefore(origin);
    return this.adjustment.reseason(this.inner.predictFrom(seen, count), seen);
  }

  /** Level and trend of the next `count` blocks after the last value, without their season. */
  levelAndTrend(count: number): { readonly level: Float64Array; readonly trend: Float64Array } {
    const { level, trend, season } = this.inner.components(count);
    for (let step = 0; step < count; step += 1)
      level[step] = (level[step] as number) + (season[step] as number);
    return { level, trend };
  }

  /** One-step forecasts of the averages with their season. */
  fitted(): Float64Array {
    return this.adjustment.reseason(this.inner.fitted, 0);
  }

  /** Variance of the errors of the next `count` averages; a multiplied season multiplies the deviation. */
  variance(count: number): Float64Array {
    const variance = this.inner.variance(count);
    if (this.adjustment.form !== 'multiplicative') return variance;
    const seen = this.inner.fitted.length;
    return variance.map((value, step) => value * this.adjustment.indexAt(seen + step) ** 2);
  }
}

function averageBlocks(values: Float64Array, span: number): Float64Array {
  const offset = values.length % span;
  const averages = new Float64Array(Math.floor(values.length / span));
  for (let block = 0; block < averages.length; block += 1) {
    let sum = 0;
    for (let t = 0; t < span; t += 1) sum += values[offset + block * span + t] as number;
    averages[block] = sum / span;
  }
  return averages;
}
