/** The engine's explanation told in months and minor units. */
import { addToMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import type { Backtest, Contributions, Explanation, Member } from '../Forecast.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type {
  ForecastExplanation,
  ForecastMember,
  ForecastPoint,
  HitRate,
  MonthContributions,
  MonthlyBacktest,
} from '../SeriesForecast.ts';
import { contributionsInMinor } from './contributionsInMinor.ts';

/** Fewer trials than this say nothing. */
const HIT_RATE_TRIALS_MIN = 8;

/** `startMonth` is the month of position 0; `points` are the forecast's, rounded. */
export function explainMonths(
  explanation: Explanation,
  points: readonly ForecastPoint[],
  startMonth: IsoMonth,
): ForecastExplanation {
  const { backtest } = explanation;
  const used = explanation.members.filter(({ weight }) => weight > 0);
  return {
    method: used.length === 1 ? (used[0]?.name ?? '') : 'combination',
    methodName: used.length === 1 ? (used[0]?.title ?? '') : `weighted mean of ${used.length} methods`,
    reason: explanation.sentences[0] ?? '',
    members: explanation.members.map(toMember),
    historyMonths: explanation.historyLength,
    seasonal: explanation.isSeasonal,
    contributions: points.map((point, step) => toContributions(explanation.contributions, point, step)),
    exclusions: explanation.exclusions.map(({ position, value, replacedBy, reason }) => ({
      month: addToMonth(startMonth, position),
      valueMinor: roundHalfAway(value),
      replacedByMinor: roundHalfAway(replacedBy),
      reason,
    })),
    filled: explanation.filled.map(({ position }) => addToMonth(startMonth, position)),
    backtest: backtest === null ? null : toBacktest(backtest),
    coverage: (backtest?.coverage ?? []).map(({ level, hits, trials }) => ({ level, hits, trials })),
    hitRate80: hitRateOf(backtest),
    confidence: explanation.confidence,
    confidenceReason: explanation.confidenceReason,
    warnings: explanation.warnings,
    sentences: explanation.sentences,
  };
}

function toMember({ name, title, source, form, weight, whyNot }: Member): ForecastMember {
  const member = { method: name, methodName: title, source, form, weight };
  return whyNot === undefined ? member : { ...member, whyNot };
}

function toContributions(parts: Contributions, point: ForecastPoint, step: number): MonthContributions {
  const { level, trend, season, calendar, limits } = parts;
  const [levelMinor = 0, trendMinor = 0, seasonMinor = 0, calendarMinor = 0, limitsMinor = 0] =
    contributionsInMinor(
      [level, trend, season, calendar, limits].map((part) => part[step] ?? 0),
      point.pointMinor,
    );
  return {
    month: point.month,
    levelMinor,
    trendMinor,
    seasonMinor,
    calendarMinor,
    limitsMinor,
    reconciledMinor: 0,
    scenarioMinor: 0,
  };
}

function toBacktest({ kind, origins, errorVsNaive, steps }: Backtest): MonthlyBacktest {
  return {
    kind,
    origins,
    horizonMonths: steps.at(-1)?.step ?? 0,
    errorVsNaive,
    steps: steps.map((step) => ({
      monthsAhead: step.step,
      trials: step.trials,
      errorMinor: roundHalfAway(step.meanAbsoluteError),
      naiveErrorMinor: roundHalfAway(step.naiveMeanAbsoluteError),
    })),
  };
}

/** Of the 80 % band one month ahead. */
function hitRateOf(backtest: Backtest | null): HitRate | null {
  const level = backtest?.coverage.findIndex((covered) => covered.level === 0.8) ?? -1;
  const first = backtest?.steps.find(({ step }) => step === 1);
  const hits = first?.hits[level];
  if (first === undefined || hits === undefined || first.trials < HIT_RATE_TRIALS_MIN) return null;
  return { hits, trials: first.trials, horizonMonths: 1 };
}
