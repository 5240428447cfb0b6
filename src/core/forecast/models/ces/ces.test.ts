import { describe, expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { CesRun } from './CesRun.ts';
import { ces } from './ces.ts';
import { isStable } from './isStable.ts';

/** The first 138 of 150 values of Box & Jenkins' series M: `BJsales` of R datasets. */
const SALES = Float64Array.from(
  `
  200.1 199.5 199.4 198.9 199 200.2 198.6 200 200.3 201.2 201.6 201.5 201.5 203.5 204.9 207.1 210.5 210.5
  209.8 208.8 209.5 213.2 213.7 215.1 218.7 219.8 220.5 223.8 222.8 223.8 221.7 222.3 220.8 219.4 220.1
  220.6 218.9 217.8 217.7 215 215.3 215.9 216.7 216.7 217.7 218.7 222.9 224.9 222.2 220.7 220 218.7 217
  215.9 215.8 214.1 212.3 213.9 214.6 213.6 212.1 211.4 213.1 212.9 213.3 211.5 212.3 213 211 210.7 210.1
  211.4 210 209.7 208.8 208.8 208.8 210.6 211.9 212.8 212.5 214.8 215.3 217.5 218.8 220.7 222.2 226.7
  228.4 233.2 235.7 237.1 240.6 243.8 245.3 246 246.3 247.7 247.6 247.8 249.4 249 249.9 250.5 251.5 249
  247.6 248.8 250.4 250.7 253 253.7 255 256.2 256 257.4 260.4 260 261.3 260.4 261.6 260.8 259.8 259 258.9
  257.4 257.7 257.9 257.4 257.3 257.6 258.9 257.8 257.7 257.2 257.5 256.8 257.5
`
    .trim()
    .split(/\s+/),
  Number,
);

const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

describeModelContract(ces, { fittedIsPredictFrom: true });

/**
 * Published: the vignette of R `smooth`, `ces(BJsales, h = 12, holdout = TRUE)` with backcasting, prints
 * a0 + ia1: 1.9981+1.0034i, error standard deviation 1.4914 on 135 degrees of freedom, loss (minus log-likelihood) 249.4613.
 */
test('finds the published parameters of BJsales', () => {
  const fitted = ces.fit(SALES, OPTIONS);
  expect(Math.abs((fitted.parameters.a0 ?? 0) - 1.9981)).toBeLessThan(0.01);
  expect(Math.abs((fitted.parameters.a1 ?? 0) - 1.0034)).toBeLessThan(0.0005);
  const squares = SALES.reduce((sum, value, t) => sum + (value - (fitted.fitted[t] ?? 0)) ** 2, 0);
  expect(Math.abs(Math.sqrt(squares / 135) / 1.4914 - 1)).toBeLessThan(0.005);
  const loss = (138 / 2) * (Math.log((2 * Math.PI * squares) / 138) + 1);
  expect(Math.abs(loss - 249.4613)).toBeLessThan(0.5);
  expect(fitted.variance(1)[0]).toBeCloseTo(squares / 135, 8);
});

describe('the recursion at given parameters, a0 = 1.5 and a1 = 1.25, worked by hand', () => {
  /**
   * e(t) = y − ℓ; ℓ' = ℓ + 0.25c + 0.25e; c' = ℓ − 0.5c + 2.75e. Backwards over 4, 8 from ℓ = 8, c = 8/1.5 = 16/3:
   * y = 8: e = 0, ℓ = 8 + 4/3 = 28/3, c = 8 − 8/3 = 16/3; y = 4: e = −16/3, ℓ = 28/3 + 4/3 − 4/3 = 28/3,
   * c = 28/3 − 8/3 − 44/3 = −8.
   * Forwards: μ(1) = 28/3, e = −16/3, ℓ = 28/3 − 2 − 4/3 = 6, c = 28/3 + 4 − 44/3 = −4/3;
   * μ(2) = 6, e = 2, ℓ = 6 − 1/3 + 1/2 = 37/6, c = 6 + 2/3 + 5.5 = 73/6.
   */
  test('gives these states and errors', () => {
    const run = new CesRun(Float64Array.of(4, 8));
    const [fitted, levels, potentials] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)];
    expect(run.squares(1.5, 1.25, fitted, levels, potentials)).toBeCloseTo(256 / 9 + 4, 10);
    expect(fitted[0]).toBeCloseTo(28 / 3, 12);
    expect(fitted[1]).toBeCloseTo(6, 12);
    expect(levels[1]).toBeCloseTo(37 / 6, 12);
    expect(potentials[0]).toBeCloseTo(-4 / 3, 12);
    expect(potentials[1]).toBeCloseTo(73 / 6, 12);
  });
});

test('the stability region is the published one', () => {
  for (let a0 = 0.005; a0 < 3; a0 += 0.0502) {
    for (let a1 = 0.005; a1 < 3; a1 += 0.0502) {
      const isPublished =
        (a0 - 2.5) ** 2 + a1 ** 2 > 1.25 &&
        (a0 - 0.5) ** 2 + (a1 - 1) ** 2 > 0.25 &&
        (a0 - 1.5) ** 2 + (a1 - 0.5) ** 2 < 1.5;
      expect(isStable(a0, a1), `${a0} ${a1}`).toBe(isPublished);
    }
  }
});

describe('forecasts', () => {
  test('have the variance that unit shocks to each later step add up to', () => {
    const fitted = ces.fit(SALES, OPTIONS);
    const { a0 = 0, a1 = 0 } = fitted.parameters;
    const sigma2 = fitted.variance(1)[0] ?? 0;
    const expected = new Array<number>(8).fill(1);
    for (let at = 0; at < 8; at += 1) {
      let [level, potential] = [0, 0];
      for (let step = 0; step < 8; step += 1) {
        const error = step === at ? 1 : 0;
        if (step > at) expected[step] = (expected[step] ?? 0) + level ** 2;
        [level, potential] = [
          level - (1 - a1) * potential + (a0 - a1) * error,
          level + (1 - a0) * potential + (a0 + a1) * error,
        ];
      }
    }
    for (const [step, value] of fitted.variance(8).entries()) {
      expect(value).toBeCloseTo(sigma2 * (expected[step] ?? 0), 8);
    }
  });

  test('stay near a constant, and grow by at most 1 % a step in the long run', () => {
    for (const value of ces.fit(new Float64Array(30).fill(-50), OPTIONS).predict(24)) {
      expect(value).toBeCloseTo(-50, 6);
    }
    const growth = Float64Array.from({ length: 60 }, (_, index) => 1.2 ** index);
    const predicted = ces.fit(growth, OPTIONS).predict(300);
    for (let step = 250; step < 300; step += 1) {
      expect((predicted[step] ?? 0) / (predicted[step - 2] ?? 0)).toBeLessThan(1.01 ** 2 + 1e-4);
    }
  });
});
