/** Parts of an explanation for tests that look at one of them: plain values that each test overrides. */
import type { Backtest, Contributions, Explanation, Member } from '@/core/forecast/Forecast.ts';

export function backtestOf(changes: Partial<Backtest> = {}): Backtest {
  const step = { trials: 12, meanAbsoluteError: 3, naiveMeanAbsoluteError: 6, hits: [10, 12] };
  return {
    kind: 'kept',
    origins: 12,
    steps: [
      { ...step, step: 1 },
      { ...step, step: 2 },
    ],
    errorVsNaive: 0.5,
    coverage: [
      { level: 0.8, hits: 20, trials: 24 },
      { level: 0.95, hits: 24, trials: 24 },
    ],
    ...changes,
  };
}

export function memberOf(changes: Partial<Member> = {}): Member {
  const point = Float64Array.of(110, 120);
  return {
    name: 'theta',
    title: 'Theta method',
    source: 'a test',
    form: 'Theta(2)',
    weight: 1,
    point,
    ...changes,
  };
}

export function contributionsOf(level: number, trend: number): Contributions {
  const twice = (value: number) => Float64Array.of(value, value);
  return {
    level: twice(level),
    trend: Float64Array.of(trend / 2, trend),
    season: twice(0),
    calendar: twice(0),
    limits: twice(0),
  };
}

export function explanationOf(changes: Partial<Explanation> = {}): Omit<Explanation, 'sentences'> {
  return {
    historyLength: 48,
    seasonLength: 12,
    isSeasonal: true,
    members: [memberOf()],
    contributions: contributionsOf(100, 20),
    calendarEffect: null,
    exclusions: [],
    filled: [],
    backtest: backtestOf(),
    confidence: 'high',
    confidenceReason: 'a test says so',
    warnings: [],
    ...changes,
  };
}
