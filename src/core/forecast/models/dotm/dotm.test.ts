import { describe, expect, test } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { DotmCost } from './DotmCost.ts';
import { DotmRecursion } from './DotmRecursion.ts';
import { dotm } from './dotm.ts';
import { thetaLinesOf } from './thetaLinesOf.ts';

const NILE = Float64Array.from(nile);

const DEATHS = Float64Array.from(accidentalDeaths);

const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

describeModelContract(dotm, { fittedIsPredictFrom: true });

/**
 * The recursion exactly as printed in Fiorucci et al. 2016: one-step forecasts of `values` and then `horizon` steps with
 * the forecast, plus the shock of its step, fed back.
 */
function asPrinted(
  values: Float64Array,
  { level: l0, alpha, theta }: { level: number; alpha: number; theta: number },
  horizon: number,
  shocks: readonly number[] = [],
): number[] {
  const means: number[] = [];
  let [level, a, b, average] = [l0, 0, 0, 0];
  for (let t = 1; t <= values.length + horizon; t += 1) {
    const line = (1 - alpha) ** (t - 1) * a + ((1 - (1 - alpha) ** t) / alpha) * b;
    const mean = level + (1 - 1 / theta) * line;
    means.push(mean);
    const value = values[t - 1] ?? mean + (shocks[t - 1 - values.length] ?? 0);
    level = alpha * value + (1 - alpha) * level;
    if (t > 1) b = ((t - 2) * b + (6 / t) * (value - average)) / (t + 1);
    average = ((t - 1) * average + value) / t;
    a = average - ((t + 1) / 2) * b;
  }
  return means;
}

/** The production recursion at parameters in the units of the values. */
function recursionAt(values: Float64Array, given: { level: number; alpha: number; theta: number }) {
  const lines = thetaLinesOf(values);
  const weight = 1 - 1 / given.theta;
  return new DotmRecursion(lines, given.alpha, given.level - (1 - weight) * lines.origin, weight);
}

describe('the recursion at given parameters', () => {
  const given = { level: 1000, alpha: 0.3, theta: 2.5 };

  test('is the printed one, number for number', () => {
    const recursion = recursionAt(NILE, given);
    const printed = asPrinted(NILE, given, 12);
    for (let t = 1; t < 100; t += 1) expect(recursion.fitted[t]).toBeCloseTo(printed[t] ?? 0, 8);
    const forecast = new Float64Array(12);
    recursion.forecast(100, forecast);
    for (const [step, value] of forecast.entries()) {
      expect(value + 1120).toBeCloseTo(printed[100 + step] ?? 0, 8);
    }
  });

  test('gives what a transcription of the paper to R gives for Nile', () => {
    const recursion = recursionAt(NILE, given);
    expect(recursion.squares).toBeCloseTo(2344200.947, 3);
    const expected = [1506.4, 1443.28, 1175.6161, 1260.989878];
    for (const [step, value] of expected.entries()) expect(recursion.fitted[step + 1]).toBeCloseTo(value, 6);
    const forecast = new Float64Array(4);
    recursion.forecast(100, forecast);
    for (const [step, value] of [783.0115147, 781.3837864, 779.7575058, 778.1329394].entries()) {
      expect((forecast[step] ?? 0) + 1120).toBeCloseTo(value, 6);
    }
  });

  test('has the variance that unit shocks to each later step add up to', () => {
    for (const alpha of [0.1, 0.5, 0.99]) {
      const parameters = { level: 8000, alpha, theta: 3 };
      const start = DEATHS.slice(0, 10);
      const calm = asPrinted(start, parameters, 15);
      const squares = new Array<number>(15).fill(1);
      for (let at = 0; at < 15; at += 1) {
        const shocks = Array.from({ length: 15 }, (_, step) => (step === at ? 1 : 0));
        const moved = asPrinted(start, parameters, 15, shocks);
        for (let step = 0; step < 15; step += 1) {
          squares[step] = (squares[step] ?? 0) + ((moved[10 + step] ?? 0) - (calm[10 + step] ?? 0)) ** 2;
        }
      }
      const variance = recursionAt(start, parameters).variance(15);
      for (const [step, value] of variance.entries()) expect(value).toBeCloseTo(squares[step] ?? 0, 7);
    }
  });
});

describe('the fit', () => {
  test('is what optim finds from 15 starts in a transcription of the paper to R, Nile', () => {
    const fitted = dotm.fit(NILE, OPTIONS);
    expect(fitted.parameters.alpha).toBeCloseTo(0.2465611, 3);
    expect(fitted.parameters.theta).toBeCloseTo(1, 6);
    expect(fitted.parameters.level).toBeCloseTo(1050.98, 1);
    for (const value of fitted.predict(4)) expect(Math.abs(value / 805.0377811 - 1)).toBeLessThan(1e-4);
    const squares = NILE.reduce(
      (sum, value, t) => (t < 2 ? sum : sum + (value - (fitted.fitted[t] ?? 0)) ** 2),
      0,
    );
    expect(squares).toBeLessThanOrEqual(2033721.331 * (1 + 1e-6));
  });

  test('the solved first level and weight are better than any neighbour', () => {
    const lines = thetaLinesOf(DEATHS);
    const cost = new DotmCost(lines, false);
    for (const alpha of [0.1, 0.2, 0.4]) {
      const least = cost.at(alpha);
      const [start, weight] = [cost.start, cost.weight];
      expect(new DotmRecursion(lines, alpha, start, weight).squares).toBeCloseTo(least, 2);
      for (const [byStart, byWeight] of [
        [50, 0],
        [-50, 0],
        [0, 0.01],
        [50, 0.01],
        [-50, 0.01],
      ] as const) {
        const near = new DotmRecursion(lines, alpha, start + byStart, Math.min(0.999999, weight + byWeight));
        expect(near.squares).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      }
    }
  });

  test('a straight line is drawn on', () => {
    const line = Float64Array.from({ length: 40 }, (_, index) => 100 + 4 * index);
    const predicted = dotm.fit(line, OPTIONS).predict(12);
    for (const [step, value] of predicted.entries())
      expect(Math.abs(value - (260 + 4 * step))).toBeLessThan(1);
  });
});
