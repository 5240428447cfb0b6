/** Everything that is said about how a forecast was made. */

import type { ValuesForecast } from '../combination/forecastValues.ts';
import { HISTORY_MIN } from '../combination/poolFor.ts';
import type { Backtest, Contributions, Exclusion, Explanation, Member } from '../Forecast.ts';
import type { PreparedSeries } from '../prepareSeries.ts';
import { labelAt, seasonLengthsOf } from '../series/Calendar.ts';
import type { Series } from '../series/Series.ts';
import { confidenceOf } from './confidenceOf.ts';
import { countPeriods } from './periodWords.ts';
import { renderSentences } from './renderSentences.ts';
import { warningsOf } from './warningsOf.ts';

export type ExplanationFacts = {
  readonly series: Series;
  readonly prepared: PreparedSeries;
  readonly values: ValuesForecast;
  readonly contributions: Contributions;
  readonly backtest: Backtest | null;
  readonly seasonLengths: readonly number[];
};

export function explainSeries(facts: ExplanationFacts): Explanation {
  const { series, prepared, values, contributions, backtest, seasonLengths } = facts;
  const [seasonLength = 1] = seasonLengths;
  const { calendar } = series;
  const horizon = contributions.level.length;
  const exclusions = exclusionsOf(prepared, series);
  const [season = 1] = seasonLengthsOf(calendar);
  const explanation = {
    historyLength: prepared.history.length,
    seasonLength,
    isSeasonal: values.isSeasonal,
    members: values.tried.map(toMember),
    contributions,
    calendarEffect: prepared.calendarEffect?.effect ?? null,
    exclusions,
    filled: prepared.filled.map((position) => ({ position, label: labelAt(calendar, position) })),
    backtest,
    ...confidenceOf(prepared.knownCount, backtest),
    warnings: warningsOf({
      calendar,
      prepared,
      exclusions,
      leftOut: (values.pool.leftOut ?? []).map(({ model }) => model.title),
      backtest,
      horizon,
      unseenSeason: season > 1 && seasonLength === 1 ? season : undefined,
    }),
  };
  return { ...explanation, sentences: renderSentences(explanation, values.pool.why, calendar) };
}

/** For fewer values than any model can use: what is missing. */
export function explainTooLittle(
  { calendar }: Series,
  prepared: PreparedSeries,
  point: Float64Array,
): Explanation {
  const { history, knownCount } = prepared;
  const nothing = () => new Float64Array(point.length);
  const message =
    history.length === 0
      ? 'There is no value to forecast from.'
      : `Not enough history: ${countPeriods(knownCount, calendar)}, and ${HISTORY_MIN} are needed. The last value is carried forward, without a band.`;
  return {
    historyLength: history.length,
    seasonLength: 1,
    isSeasonal: false,
    members: [],
    contributions: {
      level: point.slice(),
      trend: nothing(),
      season: nothing(),
      calendar: nothing(),
      limits: nothing(),
    },
    calendarEffect: null,
    exclusions: [],
    filled: prepared.filled.map((position) => ({ position, label: labelAt(calendar, position) })),
    backtest: null,
    confidence: 'none',
    confidenceReason: 'there is not enough history',
    warnings: [{ code: history.length === 0 ? 'NO_VALUES' : 'NOT_ENOUGH_HISTORY', message }],
    sentences: [message],
  };
}

function toMember({ model, fitted, weight, whyNot, point }: ValuesForecast['tried'][number]): Member {
  const { name, title, source } = model;
  const member = { name, title, source, form: fitted?.form ?? '', weight, point };
  return whyNot === undefined ? member : { ...member, whyNot };
}

function exclusionsOf(prepared: PreparedSeries, { calendar }: Series): readonly Exclusion[] {
  return prepared.exclusions
    .filter(({ isPutBack }) => !isPutBack)
    .map(({ position, value, expected, reason }) => ({
      position,
      label: labelAt(calendar, position),
      value,
      replacedBy: expected,
      reason,
    }));
}
