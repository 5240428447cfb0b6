/** Chooses the method of a series: the one with the least error in the backtest, if it beats the naive method. */
import { backtest, meanAbsoluteError, type OriginErrors } from './backtest.ts';
import type { Candidate } from './candidateModels.ts';
import type { ForecastModel } from './models/ForecastModel.ts';

/** How one method did. `errorVsNaive` is its mean absolute error over the naive method's, from the same origins. */
export type Contestant = {
  readonly model: ForecastModel;
  readonly errorVsNaive: number | null;
  readonly whyNot?: string;
};

export type Choice = {
  readonly model: ForecastModel;
  /** Every origin the chosen method was tested from. */
  readonly errors: readonly OriginErrors[];
  readonly contestants: readonly Contestant[];
  /** Starting months that all contestants shared, on which they were compared. */
  readonly origins: number;
  /** A method had to stay below this share of the naive method's error. */
  readonly errorVsNaiveMax: number;
};

/**
 * A method must beat the naive one by this share divided by the number of origins: a win over few origins is often
 * luck. Frozen.
 */
const MARGIN_SHARE = 1;

/**
 * Backtests every admitted candidate and compares them from the same origins. The naive method, which must be the
 * first candidate, wins unless another one has a smaller error; among equals the earlier candidate wins.
 * Where the naive method made no error at all, the ratios are null and it wins.
 */
export function chooseModel(
  candidates: readonly Candidate[],
  values: readonly number[],
  horizonMonths: number,
  onProgress: (fraction: number) => void,
): Choice {
  const tested = candidates.map((candidate, index) => {
    const errors = candidate.whyNot === undefined ? backtest(candidate.model, values, horizonMonths) : [];
    onProgress((index + 1) / candidates.length);
    return { ...candidate, errors };
  });
  const [first] = tested;
  if (!first) throw new RangeError('no candidate to choose from');
  const sharedOrigin = Math.max(
    ...tested.filter((entry) => entry.whyNot === undefined).map((entry) => entry.errors[0]?.origin ?? 0),
  );
  const shared = (errors: readonly OriginErrors[]) => errors.filter((entry) => entry.origin >= sharedOrigin);
  const naiveError = meanAbsoluteError(shared(first.errors));

  let winner: (typeof tested)[number] = first;
  const origins = shared(first.errors).length;
  const errorVsNaiveMax = 1 - MARGIN_SHARE / Math.max(1, origins);
  let least = errorVsNaiveMax;
  const contestants = tested.map((entry): Contestant => {
    if (entry.whyNot !== undefined) return { model: entry.model, errorVsNaive: null, whyNot: entry.whyNot };
    const error = meanAbsoluteError(shared(entry.errors));
    const errorVsNaive = naiveError && error !== undefined ? error / naiveError : null;
    if (errorVsNaive !== null && errorVsNaive < least) [winner, least] = [entry, errorVsNaive];
    return { model: entry.model, errorVsNaive };
  });
  return {
    model: winner.model,
    errors: winner.errors,
    contestants,
    origins,
    errorVsNaiveMax,
  };
}
