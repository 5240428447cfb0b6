import { describe, expect, test } from 'vitest';
import { forecastSeries } from '../forecastSeries.ts';
import { prepareSeries } from '../prepareSeries.ts';
import type { Series } from '../series/Series.ts';
import { explainTooLittle } from './explainSeries.ts';

const wobble = (index: number) => 2 * ((index * 0.618_033_988_749_895) % 1) - 1;

function series(values: readonly (number | null)[], kind: Series['kind'] = 'flow'): Series {
  return { key: 'a', values, calendar: { unit: 'quarter', start: '2010-01-01' }, kind };
}

const VALUES = Array.from(
  { length: 40 },
  (_, t) => 300 + 4 * t + 40 * Math.sin((Math.PI * t) / 2) + 5 * wobble(t),
);

describe('explainSeries', () => {
  test('tells of each method its form, source and own forecast', () => {
    const { explanation, point } = forecastSeries(series(VALUES), { horizon: 5 });
    for (const { form, source, point: own } of explanation.members) {
      expect(form).not.toBe('');
      expect(source).toMatch(/\d{4}/);
      expect(own).toHaveLength(5);
    }
    for (const [step, value] of point.entries()) {
      const mean = explanation.members.reduce(
        (sum, { weight, point: own }) => sum + weight * (own[step] ?? 0),
        0,
      );
      expect(mean).toBeCloseTo(value, 6);
    }
  });

  test('tells the season and what it adds', () => {
    const { explanation } = forecastSeries(series(VALUES), { horizon: 4 });
    expect(explanation).toMatchObject({ historyLength: 40, seasonLength: 4, isSeasonal: true });
    const { season } = explanation.contributions;
    expect(season[1]).toBeGreaterThan(20);
    expect(season[3]).toBeLessThan(-20);
  });

  test('names one-offs by their period, with what stood there and what replaced it', () => {
    const spiked = VALUES.map((value, t) => (t === 21 ? 5_000 : value));
    const { exclusions } = forecastSeries(series(spiked), { horizon: 4 }).explanation;
    expect(exclusions).toHaveLength(1);
    expect(exclusions[0]).toMatchObject({ position: 21, label: '2015 Q2', value: 5_000 });
    expect(Math.abs((exclusions[0]?.replacedBy ?? 0) - (VALUES[21] ?? 0))).toBeLessThan(40);
    expect(exclusions[0]?.reason).toMatch(/^It stands .*\.$/);
  });

  test('measures itself: error by step beside that of repeating the last value, and hits of the bands', () => {
    const { backtest } = forecastSeries(series(VALUES), { horizon: 4 }).explanation;
    expect(backtest?.kind).toBe('kept');
    expect(backtest?.steps[0]?.meanAbsoluteError).toBeLessThan(
      backtest?.steps[0]?.naiveMeanAbsoluteError ?? 0,
    );
    expect(backtest?.errorVsNaive).toBeLessThan(0.5);
    expect(backtest?.coverage.map(({ level }) => level)).toEqual([0.8, 0.95]);
  });
});

test('explainTooLittle says what is missing and gives the level only', () => {
  const given = series([null, 5, null, 7]);
  const told = explainTooLittle(given, prepareSeries(given), Float64Array.of(7, 7));
  expect(told.sentences).toEqual([
    'Not enough history: 2 quarters, and 4 are needed. The last value is carried forward, without a band.',
  ]);
  expect(told.warnings.map(({ code }) => code)).toEqual(['NOT_ENOUGH_HISTORY']);
  expect(told.filled).toEqual([{ position: 2, label: '2010 Q3' }]);
  expect(told).toMatchObject({ members: [], backtest: null, confidence: 'none' });
  expect([...told.contributions.level]).toEqual([7, 7]);
  expect([...told.contributions.trend]).toEqual([0, 0]);
});
