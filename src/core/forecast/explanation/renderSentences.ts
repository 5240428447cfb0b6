/** Plain English of an explanation. */

import type { Backtest, Explanation } from '../Forecast.ts';
import type { Calendar } from '../series/Calendar.ts';
import { countPeriods, percent } from './periodWords.ts';

/** Full sentences: how it was made, what it is made of, how it did, how far to trust it, then every warning. */
export function renderSentences(
  explanation: Omit<Explanation, 'sentences'>,
  why: string,
  calendar: Calendar,
): readonly string[] {
  const { backtest, members } = explanation;
  const used = members.filter(({ weight }) => weight > 0);
  const sentences = [`The forecast is the weighted mean of ${listOf(used)} (${why}).`];
  const dropped = members.filter(({ weight, whyNot }) => weight === 0 && whyNot !== undefined);
  for (const { title, whyNot } of dropped) sentences.push(`Not used: ${title}, because ${whyNot}.`);
  sentences.push(...partsOf(explanation, calendar));
  if (explanation.calendarEffect !== null) sentences.push(explanation.calendarEffect);
  if (backtest !== null) sentences.push(...backtestSentences(backtest, calendar));
  sentences.push(`Confidence is ${explanation.confidence}: ${explanation.confidenceReason}.`);
  return [...sentences, ...explanation.warnings.map(({ message }) => message)];
}

function listOf(members: Explanation['members']): string {
  const named = members.map(({ title, weight }) => `${title} (${percent(weight)})`);
  return named.length < 2
    ? (named[0] ?? 'no method')
    : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

function partsOf(explanation: Omit<Explanation, 'sentences'>, calendar: Calendar): string[] {
  const { contributions, isSeasonal, seasonLength } = explanation;
  const trend = contributions.trend.at(-1) ?? 0;
  const level = contributions.level.at(-1) ?? 0;
  const share = level === 0 ? 0 : trend / Math.abs(level);
  const direction =
    Math.abs(share) < 0.005
      ? 'stays where it is'
      : `${share > 0 ? 'rises' : 'falls'} by ${percent(Math.abs(share))} over ${countPeriods(contributions.trend.length, calendar)}`;
  const season = isSeasonal
    ? `a season of ${countPeriods(seasonLength, calendar)} is carried forward`
    : 'no season was found or looked for';
  return [`Season aside, the level ${direction}; ${season}.`];
}

function backtestSentences(backtest: Backtest, calendar: Calendar): string[] {
  const { kind, origins, errorVsNaive, coverage } = backtest;
  const past = `${countPeriods(origins, calendar)} of the past`;
  const how =
    kind === 'refitted'
      ? `It was tested by forecasting anew from ${past} with only what was known then`
      : `It was tested on ${past}, its parameters kept`;
  const result =
    errorVsNaive === null
      ? 'repeating the last value made no error, so there was nothing to improve'
      : `its error was ${percent(errorVsNaive)} of that of repeating the last value`;
  const bands = coverage.map(
    ({ level, hits, trials }) => `The ${percent(level)} band held ${hits} of ${trials} times.`,
  );
  return [`${how}: ${result}.`, ...bands];
}
