import { coverage, msis } from '@/core/forecast/evaluation/accuracy.ts';
import { BAND_SHAPE, type BandShape, bandAt } from '@/core/forecast/intervals/bandAt.ts';
import { errorScale, type Inflation } from '@/core/forecast/intervals/errorScale.ts';
import type { Trial } from './trialOf.ts';

/** Means over trials. */
export type BandScore = {
  readonly msis: number;
  /** Share of what came that the band held, 0 … 1. */
  readonly coverage: number;
};

/** How the band of a level does with these constants; NaN without trials. */
export function scoreTrials(
  trials: readonly Trial[],
  inflation: Inflation,
  level: number,
  shape: BandShape = BAND_SHAPE,
): BandScore {
  let [sumOfMsis, sumOfCoverage] = [0, 0];
  for (const trial of trials) {
    const scale = errorScale(trial.evidence, inflation, trial.shape);
    const band = bandAt(level, trial.point, scale, trial.limits, shape);
    sumOfMsis += msis(trial.came, band, trial.scale, 100 * level);
    sumOfCoverage += coverage(trial.came, band);
  }
  return { msis: sumOfMsis / trials.length, coverage: sumOfCoverage / trials.length };
}
