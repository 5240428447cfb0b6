/** Turns a choice of method and its measured errors into an explanation. */
import { BACKTEST_HORIZON_MAX } from './backtest.ts';
import { MODEL_HISTORY_MIN, SEASON_HISTORY_MIN } from './candidateModels.ts';
import type { Choice, Contestant } from './chooseModel.ts';
import { HIT_RATE_TRIALS_MIN, type HitRate } from './measureHitRate.ts';
import { renderExplanation } from './renderExplanation.ts';
import type { ForecastCandidate, ForecastExplanation, ForecastWarning } from './SeriesForecast.ts';

/** What the explanation is made from. `monthsLeftOut` are months too old to be fitted. */
export type ExplanationFacts = {
  readonly choice: Choice;
  readonly values: readonly number[];
  readonly monthsLeftOut: number;
  readonly horizonMonths: number;
  readonly hitRate80: HitRate | null;
  readonly hasBand: boolean;
};

/** The whole explanation, sentences included. */
export function explainForecast(facts: ExplanationFacts): ForecastExplanation {
  const { choice, values } = facts;
  const historyMonths = values.length + facts.monthsLeftOut;
  const winner = choice.contestants.find(({ model }) => model.code === choice.model.code);
  const explanation: Omit<ForecastExplanation, 'sentences'> = {
    method: choice.model.code,
    methodName: choice.model.name,
    reason: reasonFor(facts),
    candidates: choice.contestants.map((contestant) => toCandidate(contestant, choice)),
    historyMonths,
    seasonal: choice.model.seasonal,
    backtest:
      values.length < MODEL_HISTORY_MIN
        ? null
        : {
            origins: choice.origins,
            horizonMonths: Math.min(facts.horizonMonths, BACKTEST_HORIZON_MAX, choice.origins),
            errorVsNaive: winner?.errorVsNaive ?? null,
          },
    hitRate80: facts.hitRate80,
    warnings: warningsFor(facts, historyMonths),
  };
  return { ...explanation, sentences: renderExplanation(explanation) };
}

/** Months ahead that the longest test of the chosen method looked; the band rests on these. */
function testedHorizon({ choice }: ExplanationFacts): number {
  return Math.max(0, ...choice.errors.map(({ errors }) => errors.length));
}

function toCandidate(contestant: Contestant, choice: Choice): ForecastCandidate {
  const { model, errorVsNaive } = contestant;
  const used = model.code === choice.model.code;
  const candidate = { method: model.code, methodName: model.name, errorVsNaive, used };
  if (used) return candidate;
  const beaten =
    errorVsNaive === null
      ? 'nothing to improve: the naive method made no error'
      : errorVsNaive >= choice.errorVsNaiveMax
        ? 'did not clearly beat the naive method'
        : 'a larger error than the method used';
  const isNaive = model.code === choice.contestants[0]?.model.code;
  return { ...candidate, whyNot: contestant.whyNot ?? (isNaive ? 'beaten in the backtest' : beaten) };
}

function reasonFor({ choice, values }: ExplanationFacts): string {
  if (values.length < MODEL_HISTORY_MIN) {
    return `${countMonths(values.length)} of history is too little to test a method (${MODEL_HISTORY_MIN} are needed), so the last value is carried forward.`;
  }
  if (isConstant(values)) return 'The value was the same in every month, so it is carried forward.';
  const ranked = choice.contestants
    .flatMap(({ model, errorVsNaive }) => (errorVsNaive === null ? [] : [{ model, errorVsNaive }]))
    .sort((left, right) => left.errorVsNaive - right.errorVsNaive);
  const naiveModel = choice.contestants[0]?.model;
  const rivals = ranked.filter(({ model }) => model.code !== choice.model.code && model !== naiveModel);
  const [runnerUp] = rivals;
  const winner = ranked.find(({ model }) => model.code === choice.model.code);
  if (!winner) return `“${choice.model.name}” made no error at all in the backtest.`;
  if (choice.model.code === naiveModel?.code) {
    const nearest = runnerUp
      ? ` The nearest was ${runnerUp.model.name}, with an error ${percent(runnerUp.errorVsNaive)} as large.`
      : '';
    return `No other method clearly beat the simplest one, “${choice.model.name}”.${nearest}`;
  }
  const against = runnerUp
    ? `; the runner-up, ${runnerUp.model.name}, was at ${percent(runnerUp.errorVsNaive)}`
    : '';
  return `In the backtest the error of ${choice.model.name} was ${percent(winner.errorVsNaive)} of that of “${naiveModel?.name}”${against}.`;
}

function warningsFor(facts: ExplanationFacts, historyMonths: number): ForecastWarning[] {
  const { choice, values } = facts;
  const warnings: ForecastWarning[] = [];
  const warn = (code: ForecastWarning['code'], message: string) => warnings.push({ code, message });
  const isTooShort = values.length < MODEL_HISTORY_MIN;
  if (isTooShort) {
    warn(
      'NOT_ENOUGH_HISTORY',
      `Not enough history: ${countMonths(values.length)}, and ${MODEL_HISTORY_MIN} are needed.`,
    );
  }
  if (values.length < SEASON_HISTORY_MIN) {
    const span = values.length === 12 ? 'One year (12 months)' : countMonths(values.length);
    warn('SHORT_HISTORY', `${span} is little history: a season cannot be seen yet.`);
  }
  if (values.length > 1 && isConstant(values)) {
    warn(
      'CONSTANT_SERIES',
      'The value never changed, so the band has no width; it says nothing about change.',
    );
  } else if (!isTooShort && choice.model.code === choice.contestants[0]?.model.code) {
    warn(
      'NO_METHOD_BEATS_NAIVE',
      `No method clearly beats “${choice.model.name}”, so that is what is shown.`,
    );
  }
  if (!facts.hasBand) {
    warn('NO_BAND', 'There are too few past errors to draw a band.');
  } else if (choice.errors.length < HIT_RATE_TRIALS_MIN) {
    warn('BAND_FROM_FEW_TESTS', `The band rests on tests from only ${countMonths(choice.errors.length)}.`);
  }
  const tested = testedHorizon(facts);
  if (facts.hasBand && facts.horizonMonths > tested) {
    warn(
      'HORIZON_BEYOND_BACKTEST',
      `Beyond ${countMonths(tested)} ahead the band is drawn on from shorter tests.`,
    );
  }
  if (facts.monthsLeftOut > 0) {
    warn(
      'OLD_HISTORY_LEFT_OUT',
      `Only the last ${values.length} of ${historyMonths} months are used; older ones say little about the future.`,
    );
  }
  return warnings;
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

function countMonths(count: number): string {
  return count === 1 ? '1 month' : `${count} months`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
