/** Plain English of an explanation. */

import type { Backtest, Explanation, Member } from '../Forecast.ts';
import type { Calendar } from '../series/Calendar.ts';
import { countPeriods, percent } from './periodWords.ts';

type Explained = Omit<Explanation, 'sentences'>;

/** A change of the level by a smaller share is none. */
const CHANGE_MIN = 0.005;

/** Full sentences: how it was made, what it is made of, how it did, how far to trust it, then every warning. */
export function renderSentences(explanation: Explained, why: string, calendar: Calendar): readonly string[] {
  const { backtest, members } = explanation;
  return [
    howMade(
      members.filter(({ weight }) => weight > 0),
      why,
    ),
    ...whyNotUsed(members),
    `Season aside, the level ${courseOf(explanation, calendar)}; ${seasonOf(explanation, calendar)}.`,
    ...(explanation.calendarEffect === null ? [] : [explanation.calendarEffect]),
    ...(backtest === null ? [] : backtestSentences(backtest, calendar)),
    `Confidence is ${explanation.confidence}: ${explanation.confidenceReason}.`,
    ...explanation.warnings.map(({ message }) => message),
  ];
}

function howMade(used: readonly Member[], why: string): string {
  const [first, ...others] = used;
  if (first && others.length === 0) return `The forecast is made by one method, the ${first.title}: ${why}.`;
  const named = used.map(({ title, weight }) => `${title} (${percent(weight)})`);
  return `The forecast is the weighted mean of ${listOf(named)}: ${why}.`;
}

/** One sentence for all that have the same reason. */
function whyNotUsed(members: readonly Member[]): string[] {
  const titlesOf = new Map<string, string[]>();
  for (const { title, weight, whyNot } of members) {
    if (weight > 0 || whyNot === undefined) continue;
    titlesOf.set(whyNot, [...(titlesOf.get(whyNot) ?? []), title]);
  }
  return [...titlesOf].map(([whyNot, titles]) =>
    titles.length === 1
      ? `Not used: ${titles[0]}, because ${whyNot}.`
      : `Not used: ${listOf(titles)}, each because ${whyNot}.`,
  );
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Where the level goes up to the last step; shares of a level near zero would say nothing. */
function courseOf({ contributions }: Explained, calendar: Calendar): string {
  const { level, trend } = contributions;
  const [from, change] = [level.at(-1) ?? 0, trend.at(-1) ?? 0];
  const steps = countPeriods(trend.length, calendar);
  const share = from === 0 ? 0 : change / Math.abs(from);
  if (change === 0 || (from !== 0 && Math.abs(share) < CHANGE_MIN)) return 'stays where it is';
  if (from * (from + change) < 0) return `${change > 0 ? 'rises above' : 'falls below'} zero within ${steps}`;
  if (from === 0) return `${change > 0 ? 'rises' : 'falls'} from zero within ${steps}`;
  if (Math.abs(share) > 1) {
    const course = change > 0 ? 'rises' : 'falls, below zero,';
    return `${course} to ${(1 + Math.abs(share)).toFixed(1)} times what it is within ${steps}`;
  }
  return `${change > 0 ? 'rises' : 'falls'} by ${percent(Math.abs(share))} over ${steps}`;
}

function seasonOf({ isSeasonal, seasonLength }: Explained, calendar: Calendar): string {
  if (isSeasonal) return `a season of ${countPeriods(seasonLength, calendar)} is carried forward`;
  return seasonLength > 1 ? 'no season was found' : 'no season was looked for';
}

function backtestSentences(backtest: Backtest, calendar: Calendar): string[] {
  const { kind, origins, errorVsNaive, coverage } = backtest;
  const how =
    kind === 'refitted'
      ? `Tested by forecasting anew from ${countPeriods(origins, calendar).replace(' ', ' past ')} with only what was known then`
      : `Tested on the last ${countPeriods(origins, calendar)} with parameters of the whole history`;
  const result =
    errorVsNaive === null
      ? 'there was nothing to improve, as repeating the last value made no error'
      : `its error was ${percent(errorVsNaive)} of that of repeating the last value`;
  const bands = coverage.map(
    ({ level, hits, trials }) => `the ${percentOf(level)} band held ${hits} of ${trials} times`,
  );
  return [`${how}, ${result}.`, ...(bands.length > 0 ? [capitalised(`${listOf(bands)}.`)] : [])];
}

/** 0.95 is `95 %`, 0.999 is `99.9 %`. */
function percentOf(level: number): string {
  return `${Number((level * 100).toPrecision(12))} %`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
