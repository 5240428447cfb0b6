/** A fitted temporal hierarchy: the levels' forecasts, reconciled season by season. */
import type { Components, FittedModel } from '../Model.ts';
import { type BlockLevel, reconcileBlocks } from './reconcileBlocks.ts';
import type { ThiefLevel } from './ThiefLevel.ts';

/** Levels under this weight are left out. */
const WEIGHT_MIN = 1e-6;

type WeightedLevel = { readonly level: ThiefLevel; readonly weight: number };
/** What a level says of the blocks after an origin, `count` of them. */
type Answer = (level: ThiefLevel, count: number) => Float64Array;

export class ThiefFit implements FittedModel {
  readonly name = 'thief';
  readonly form: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** One-step forecasts of the lowest level alone. */
  readonly fitted: Float64Array;
  private readonly n: number;
  private readonly levels: readonly WeightedLevel[];

  /**
   * Levels from the values themselves upwards. A level weighs as in structural scaling, or less where its own
   * one-step errors are larger than that supposes.
   */
  constructor(
    private readonly bottom: ThiefLevel,
    above: readonly ThiefLevel[],
    private readonly window: number,
  ) {
    this.fitted = bottom.fitted();
    this.n = this.fitted.length;
    const weighted = above.map((level) => {
      const own = level.span * level.errorVariance;
      return { level, weight: own > bottom.errorVariance ? bottom.errorVariance / own : 1 };
    });
    this.levels = [{ level: bottom, weight: 1 }, ...weighted.filter(({ weight }) => weight >= WEIGHT_MIN)];
    const spans = this.levels.map(({ level }) => level.span);
    this.form = `THieF(${spans.join(', ')}) of ${bottom.innerForm}`;
    const weights = this.levels.map(({ level, weight }) => [`weight${level.span}`, weight] as const);
    this.parameters = { ...bottom.parameters, ...Object.fromEntries(weights) };
  }

  predict(horizon: number): Float64Array {
    return this.predictFrom(this.n, horizon);
  }

  /**
   * Blocks stay where the whole series put them: for an origin inside one, its forecast stands for the part that is
   * still ahead. Seasons are those of the whole series.
   */
  predictFrom(origin: number, horizon: number): Float64Array {
    return this.reconcile(origin, horizon, (level, count) => level.predictFrom(origin, count));
  }

  /** The lowest level's; reconciliation usually makes it smaller. */
  variance(horizon: number): Float64Array {
    return this.bottom.variance(horizon);
  }

  components(horizon: number): Components {
    const { n } = this;
    const level = this.reconcile(n, horizon, (each, count) => each.levelAndTrend(count).level);
    const trend = this.reconcile(n, horizon, (each, count) => each.levelAndTrend(count).trend);
    const season = this.predict(horizon);
    for (let step = 0; step < horizon; step += 1) {
      season[step] = (season[step] as number) - (level[step] as number) - (trend[step] as number);
    }
    return { level, trend, season };
  }

  private reconcile(origin: number, horizon: number, answer: Answer): Float64Array {
    const { window } = this;
    const forecast = new Float64Array(horizon);
    const length = Math.ceil(horizon / window) * window;
    const known = this.levels.filter(({ level }) => level.blocksBefore(origin) > 0);
    const answers = known.map(({ level }) => {
      const seen = level.blocksBefore(origin);
      return answer(level, Math.max(0, level.blockOf(origin + length - 1) - seen + 1));
    });
    for (let start = 0; start < horizon; start += window) {
      const parts = known.map(({ level, weight }, order) => {
        const found = answers[order] as Float64Array;
        return blockLevel(level, weight, found, origin, origin + start, window);
      });
      const agreed = reconcileBlocks(parts, window);
      forecast.set(agreed.subarray(0, Math.min(window, horizon - start)), start);
    }
    return forecast;
  }
}

function blockLevel(
  level: ThiefLevel,
  weight: number,
  answer: Float64Array,
  origin: number,
  start: number,
  length: number,
): BlockLevel {
  const seen = level.blocksBefore(origin);
  const blocks = new Int32Array(length);
  const forecast = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const block = level.blockOf(start + i);
    blocks[i] = block;
    forecast[i] = answer[block - seen] as number;
  }
  return { blocks, forecast, weight };
}
