/** How far a forecast can be trusted, in one word and one reason. */

import type { Backtest, Confidence } from '../Forecast.ts';

/** Values and tested points that a high or medium confidence needs. */
const HISTORY_HIGH = 36;
const HISTORY_MEDIUM = 18;
const TRIALS_MIN = 8;
/** Error as a share of the naive method's. */
const ERROR_HIGH = 0.8;
const ERROR_MEDIUM = 1;
/** A band may hold this much less often than it says. */
const SHORTFALL_MAX = 0.1;

export type Judgement = { readonly confidence: Confidence; readonly confidenceReason: string };

/** By length of history, error against the naive method and whether the widest band held as often as it says. */
export function confidenceOf(length: number, backtest: Backtest | null): Judgement {
  const because = (confidence: Confidence, confidenceReason: string) => ({ confidence, confidenceReason });
  const trials = backtest?.steps.reduce((sum, step) => sum + step.trials, 0) ?? 0;
  if (backtest === null || trials < TRIALS_MIN)
    return because('low', 'there is too little past to test it on');
  const widest = backtest.coverage.toSorted((left, right) => right.level - left.level)[0];
  if (widest && widest.hits / widest.trials < widest.level - SHORTFALL_MAX) {
    return because('low', 'its band held less often in the past than it should');
  }
  const error = backtest.errorVsNaive;
  if (error === null) return because('high', 'the series never changed while it was tested');
  if (error > ERROR_MEDIUM) return because('low', 'in the past, repeating the last value was no worse');
  if (length < HISTORY_MEDIUM) return because('low', 'the history is short');
  if (length < HISTORY_HIGH) return because('medium', `the history has fewer than ${HISTORY_HIGH} values`);
  if (error > ERROR_HIGH) {
    return because('medium', 'in the past it was only a little better than repeating the last value');
  }
  const band = widest ? ', and its band held' : '';
  return because('high', `it was clearly better in the past than repeating the last value${band}`);
}
