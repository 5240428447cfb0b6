import { expect, test } from 'vitest';
import { dampedTrend, fitDamped, predictDamped, runDamped } from './dampedTrend.ts';
import { drift } from './drift.ts';
import { naive } from './naive.ts';
import { seasonalNaive } from './seasonalNaive.ts';
import { fitSes, ses } from './ses.ts';
import { linearSlope, theta } from './theta.ts';

/**
 * Annual oil production of Saudi Arabia 1996–2013, million tonnes, and R's answer for it:
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice (2nd ed.), 7.1: alpha 0.834, level0 446.6,
 * forecast 542.68.
 */
const OIL = [
  445.36, 453.2, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87,
  456.72, 473.82, 525.95, 549.83, 542.34,
];

test('naive repeats the last value', () => {
  expect(naive.fit([3, 5, 4]).predict(3)).toEqual([4, 4, 4]);
});

test('seasonal naive repeats the last year, and again', () => {
  const values = [99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  expect(seasonalNaive.fit(values).predict(14)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]);
});

test('drift: 7 + h (7 − 1) / 3', () => {
  expect(drift.fit([1, 9, 2, 7]).predict(3)).toEqual([9, 11, 13]);
});

test('SES on the oil series gives the parameters and forecast of the book', () => {
  const fitted = fitSes(OIL);
  expect(fitted.alpha).toBeCloseTo(0.834, 2);
  expect(fitted.initialLevel).toBeCloseTo(446.6, 0);
  for (const value of ses.fit(OIL).predict(5)) expect(value).toBeCloseTo(542.68, 1);
});

test('damped trend recursion by hand: alpha 0.5, beta 0.2, phi 0.9 from level 10 and slope 2', () => {
  // e1 = 13 − (10 + 1.8) = 1.2; level 11.8 + 0.6 = 12.4; slope 1.8 + 0.24 = 2.04
  // e2 = 14 − (12.4 + 1.836) = −0.236; level 14.236 − 0.118 = 14.118; slope 1.836 − 0.0472 = 1.7888
  const run = runDamped([13, 14], { alpha: 0.5, beta: 0.2, phi: 0.9 }, { level: 10, slope: 2 });
  expect(run.errors[0]).toBeCloseTo(1.2, 12);
  expect(run.errors[1]).toBeCloseTo(-0.236, 12);
  expect(run.end.level).toBeCloseTo(14.118, 12);
  expect(run.end.slope).toBeCloseTo(1.7888, 12);
  // 14.118 + 0.9 × 1.7888; 14.118 + (0.9 + 0.81) × 1.7888
  const [one, two] = predictDamped(run.end, 0.9, 2);
  expect(one).toBeCloseTo(15.72792, 10);
  expect(two).toBeCloseTo(17.176848, 10);
});

test('damped trend finds no worse a fit than a dense grid with its start states', () => {
  const { squaredError } = fitDamped(OIL);
  for (let alpha = 0.1; alpha < 1; alpha += 0.1)
    for (let share = 0.1; share < 1; share += 0.2)
      for (const phi of [0.8, 0.86, 0.92, 0.98])
        for (const level of [430, 440, 450])
          for (const slope of [-5, 0, 5, 10]) {
            const { errors } = runDamped(OIL, { alpha, beta: alpha * share, phi }, { level, slope });
            expect(squaredError).toBeLessThanOrEqual(errors.reduce((sum, error) => sum + error ** 2, 0));
          }
});

test('damped trend recovers a damped series that it can follow exactly', () => {
  const parameters = { alpha: 0.5, beta: 0.1, phi: 0.9 };
  const series = predictDamped({ level: 100, slope: 20 }, parameters.phi, 36);
  const ahead = dampedTrend.fit(series.slice(0, 30)).predict(6);
  for (const [step, value] of ahead.entries()) expect(value).toBeCloseTo(series[30 + step] ?? 0, 1);
});

test('Theta adds half the least-squares slope to SES', () => {
  // Slope of 2, 4, 3, 7 over 0 … 3: (−1.5·2 − 0.5·4 + 0.5·3 + 1.5·7) / 5 = 7 / 5.
  expect(linearSlope([2, 4, 3, 7])).toBeCloseTo(1.4, 12);
  const { alpha, level } = fitSes(OIL);
  const lag = (1 - (1 - alpha) ** OIL.length) / alpha;
  const predicted = theta.fit(OIL).predict(2);
  // Hyndman & Billah 2003, with SES of the book (542.68) and the slope 5.66978 of the series over 0 … 17.
  expect(linearSlope(OIL)).toBeCloseTo(5.66978, 3);
  expect(predicted[0]).toBeCloseTo(542.68 + (5.66978 / 2) * lag, 1);
  expect((predicted[1] ?? 0) - (predicted[0] ?? 0)).toBeCloseTo(5.66978 / 2, 3);
  expect(predicted[0]).toBeGreaterThan(level);
});
