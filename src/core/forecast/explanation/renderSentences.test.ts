import { describe, expect, test } from 'vitest';
import {
  backtestOf,
  contributionsOf,
  explanationOf,
  memberOf,
} from '../../../../test/support/forecastParts.ts';
import type { Explanation } from '../Forecast.ts';
import { renderSentences } from './renderSentences.ts';

const MONTHS = { unit: 'month', start: '2020-01-01' } as const;
const render = (changes: Partial<Explanation> = {}) =>
  renderSentences(explanationOf(changes), 'methods that a test chose', MONTHS);
/** The sentence that begins so. */
const sentence = (begins: string, changes: Partial<Explanation>) =>
  render(changes).find((one) => one.startsWith(begins));

describe('renderSentences', () => {
  test('tells all in order: how made, of what, how tested, how far to trust, every warning', () => {
    const members = [
      memberOf({ weight: 0.75 }),
      memberOf({ title: 'automatic ARIMA', weight: 0.25 }),
      memberOf({ title: 'drift method', weight: 0, whyNot: 'it explodes' }),
    ];
    expect(
      render({
        members,
        calendarEffect: 'Each trading day more in a month adds 4 %.',
        warnings: [{ code: 'OLD_HISTORY_LEFT_OUT', message: 'The oldest 3 months are not used.' }],
      }),
    ).toEqual([
      'The forecast is the weighted mean of Theta method (75 %) and automatic ARIMA (25 %): methods that a test chose.',
      'Not used: drift method, because it explodes.',
      'Season aside, the level rises by 20 % over 2 months; a season of 12 months is carried forward.',
      'Each trading day more in a month adds 4 %.',
      'Tested on the last 12 months with parameters of the whole history, its error was 50 % of that of repeating the last value.',
      'The 80 % band held 20 of 24 times and the 95 % band held 24 of 24 times.',
      'Confidence is high: a test says so.',
      'The oldest 3 months are not used.',
    ]);
  });

  test('one method is named as such, and methods with the same reason share a sentence', () => {
    expect(render()[0]).toBe(
      'The forecast is made by one method, the Theta method: methods that a test chose.',
    );
    const dropped = (title: string, whyNot: string) => memberOf({ title, weight: 0, whyNot });
    const members = [memberOf(), dropped('A', 'it is a'), dropped('B', 'it is b'), dropped('C', 'it is a')];
    expect(render({ members }).filter((one) => one.startsWith('Not used'))).toEqual([
      'Not used: A and C, each because it is a.',
      'Not used: B, because it is b.',
    ]);
  });

  test('the course of the level is a share of it, unless that would say nothing', () => {
    const course = (level: number, trend: number) =>
      /level (.*);/.exec(
        sentence('Season aside', { contributions: contributionsOf(level, trend) }) ?? '',
      )?.[1];
    expect(course(100, 0.4)).toBe('stays where it is');
    expect(course(100, -20)).toBe('falls by 20 % over 2 months');
    expect(course(-100, -20)).toBe('falls by 20 % over 2 months');
    expect(course(-100, 20)).toBe('rises by 20 % over 2 months');
    expect(course(10, 25)).toBe('rises to 3.5 times what it is within 2 months');
    expect(course(-10, -25)).toBe('falls, below zero, to 3.5 times what it is within 2 months');
    expect(course(10, -25)).toBe('falls below zero within 2 months');
    expect(course(-10, 25)).toBe('rises above zero within 2 months');
    expect(course(0, 25)).toBe('rises from zero within 2 months');
    expect(course(0, 0)).toBe('stays where it is');
  });

  test('a season that was not found is told from one that was not looked for', () => {
    const season = (changes: Partial<Explanation>) =>
      /; (.*)\.$/.exec(sentence('Season', changes) ?? '')?.[1];
    expect(season({ isSeasonal: false })).toBe('no season was found');
    expect(season({ isSeasonal: false, seasonLength: 1 })).toBe('no season was looked for');
  });

  test('a backtest with refits, without an error to improve, without bands, and none', () => {
    const tested = (changes: Parameters<typeof backtestOf>[0]) =>
      sentence('Tested', { backtest: backtestOf(changes) });
    expect(tested({ kind: 'refitted' })).toBe(
      'Tested by forecasting anew from 12 past months with only what was known then, its error was 50 % of that of repeating the last value.',
    );
    expect(tested({ kind: 'refitted', origins: 1 })).toContain('from 1 past month with');
    expect(tested({ errorVsNaive: null })).toContain(
      'there was nothing to improve, as repeating the last value made no error',
    );
    expect(render({ backtest: backtestOf({ coverage: [] }) }).some((one) => one.includes('band'))).toBe(
      false,
    );
    expect(render({ backtest: null }).some((one) => one.startsWith('Tested'))).toBe(false);
    const coverage = [{ level: 0.999, hits: 2, trials: 3 }];
    expect(sentence('The 99.9 % band held', { backtest: backtestOf({ coverage }) })).toBeDefined();
  });
});
