import { describe, expect, it } from 'vitest';
import { autocorrelationOf, errorWeights } from './errorWeights.ts';
import { crossingStep, floorRisk } from './floorRisk.ts';
import { normalQuantile } from './normalQuantile.ts';
import { bandOfVariances, type PathBand } from './PathBand.ts';
import { pathQuantiles } from './pathQuantiles.ts';
import { SeededRandom } from './SeededRandom.ts';
import { simulatePaths } from './simulatePaths.ts';

const HORIZON = 12;
const FLAT = new Float64Array(HORIZON).fill(1_000);
const WALK = bandOfVariances(
  FLAT,
  FLAT.map((_, step) => 100 * (step + 1)),
);

/** Correlation of steps as the weights have it: rows are of length 1. */
function correlationOf(weights: Float64Array, steps: number, first: number, second: number): number {
  const row = (step: number) => weights.subarray((step - 1) * steps, step * steps);
  return row(first).reduce((sum, weight, draw) => sum + weight * (row(second)[draw] as number), 0);
}

function sampleCorrelation(paths: readonly Float64Array[], first: number, second: number): number {
  const column = (step: number) => paths.map((path) => path[step - 1] as number);
  const centred = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [left, right] = [centred(column(first)), centred(column(second))];
  const dot = (a: number[], b: number[]) =>
    a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

describe('PCG32', () => {
  it('gives the numbers of the reference program for seed 42, stream 54', () => {
    const random = new SeededRandom(42, 54);
    const numbers = Array.from({ length: 6 }, () => random.next());
    expect(numbers).toEqual([0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e]);
  });

  it('equals 64-bit arithmetic for a seed and stream past 32 bits', () => {
    const mask = (1n << 64n) - 1n;
    const increment = ((12_345_678_901_234n << 1n) | 1n) & mask;
    let state = 0n;
    const next = () => {
      const old = state;
      state = (old * 6_364_136_223_846_793_005n + increment) & mask;
      const mixed = Number((((old >> 18n) ^ old) >> 27n) & 0xffff_ffffn);
      const turn = Number(old >> 59n);
      return ((mixed >>> turn) | (mixed << (-turn & 31))) >>> 0;
    };
    next();
    state = (state + 9_007_199_254_740_990n) & mask;
    next();
    const random = new SeededRandom(9_007_199_254_740_990, 12_345_678_901_234);
    for (let count = 0; count < 2_000; count += 1) expect(random.next()).toBe(next());
  });

  it('stays inside the open interval and refuses what is no seed', () => {
    const random = new SeededRandom(1, 0);
    for (let count = 0; count < 10_000; count += 1) {
      const value = random.open();
      expect(value > 0 && value < 1).toBe(true);
    }
    expect(() => new SeededRandom(-1, 0)).toThrow(/seed/);
    expect(() => new SeededRandom(1, 0.5)).toThrow(/stream/);
  });
});

describe('the normal quantile', () => {
  it.each([
    [0.5, 0],
    [0.9, 1.2815515655446008],
    [0.975, 1.9599639845400536],
    [0.999, 3.090232306167813],
    [0.425, -0.1891184262727925],
    [1e-7, -5.199337582192817],
    [1e-13, -7.3487961028006765],
  ])('equals qnorm(%d) of R', (probability, quantile) => {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 14);
  });

  it('refuses 0 and 1', () => {
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});

describe('the errors of the steps of a forecast', () => {
  const widthsOf = (variance: (step: number) => number) =>
    Float64Array.from({ length: HORIZON }, (_, step) => Math.sqrt(variance(step + 1)));

  it('add up when the band grows with √h: the correlation of h and k is √(h / k), a random walk’s', () => {
    const weights = errorWeights(
      widthsOf((step) => step),
      0,
    );
    expect(correlationOf(weights, HORIZON, 1, 4)).toBeCloseTo(0.5, 12);
    expect(correlationOf(weights, HORIZON, 3, 12)).toBeCloseTo(0.5, 12);
    expect(correlationOf(weights, HORIZON, 7, 7)).toBeCloseTo(1, 12);
  });

  it('are those of exponential smoothing when v(h) = 1 + (h − 1) α²', () => {
    const alpha = 0.3;
    const weights = errorWeights(
      widthsOf((step) => 1 + (step - 1) * alpha * alpha),
      0,
    );
    // e(2) = ε2 + α ε1 and e(3) = ε3 + α ε2 + α ε1
    const expected = (alpha + alpha * alpha) / Math.sqrt((1 + alpha ** 2) * (1 + 2 * alpha ** 2));
    expect(correlationOf(weights, HORIZON, 2, 3)).toBeCloseTo(expected, 12);
  });

  it('are independent when the band does not grow, and autocorrelated as the residuals are', () => {
    const flat = widthsOf(() => 1);
    expect(correlationOf(errorWeights(flat, 0), HORIZON, 2, 3)).toBe(0);
    expect(correlationOf(errorWeights(flat, 0.6), HORIZON, 2, 3)).toBeCloseTo(0.6, 12);
    expect(correlationOf(errorWeights(flat, 0.6), HORIZON, 2, 5)).toBeCloseTo(0.216, 12);
    expect(correlationOf(errorWeights(flat, -0.5), HORIZON, 8, 9)).toBeCloseTo(-0.5, 12);
  });

  it('measure the autocorrelation of residuals: lag 1 by hand, 0 with too few', () => {
    const residuals = Float64Array.of(Number.NaN, 1, -1, 1, -1, 1, -1, 1, -1, 1);
    expect(autocorrelationOf(residuals)).toBeCloseTo(-8 / 9, 12);
    expect(autocorrelationOf(residuals.subarray(0, 6))).toBe(0);
    expect(autocorrelationOf(new Float64Array(20))).toBe(0);
  });
});

describe('simulated paths', () => {
  it('keep to the band at every step: a tenth below and above the 80 %, a fortieth beyond the 95 %', () => {
    const band: PathBand = {
      point: FLAT,
      lower80: FLAT.map((value, step) => value - 10 * (step + 1)),
      upper80: FLAT.map((value, step) => value + 25 * (step + 1)),
      lower95: FLAT.map((value, step) => value - 40 * (step + 1)),
      upper95: FLAT.map((value, step) => value + 30 * (step + 1)),
    };
    const quantiles = pathQuantiles(
      simulatePaths({ band, count: 20_000, seed: 7 }),
      [0.025, 0.1, 0.5, 0.9, 0.975],
    );
    for (const step of [0, 5, 11]) {
      const scale = 10 * (step + 1);
      const at = (index: number) => ((quantiles[index]?.[step] as number) - 1_000) / scale;
      expect(at(0)).toBeCloseTo(-4, 0);
      expect(at(1)).toBeCloseTo(-1, 0);
      expect(Math.abs(at(2))).toBeLessThan(0.05);
      expect(Math.abs(at(3) - 2.5)).toBeLessThan(0.1);
      expect(Math.abs(at(4) - 3)).toBeLessThan(0.1);
    }
  });

  it('hang together between steps as the weights say', () => {
    const paths = simulatePaths({ band: WALK, count: 20_000, seed: 3 });
    expect(Math.abs(sampleCorrelation(paths, 1, 4) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(sampleCorrelation(paths, 6, 12) - Math.SQRT1_2)).toBeLessThan(0.03);
  });

  it('are the same bytes for the same seed, others for another seed or stream', () => {
    const one = simulatePaths({ band: WALK, count: 50, seed: 11 });
    expect(simulatePaths({ band: WALK, count: 50, seed: 11 })).toEqual(one);
    expect(simulatePaths({ band: WALK, count: 50, seed: 12 })).not.toEqual(one);
    expect(simulatePaths({ band: WALK, count: 50, seed: 11, stream: 1 })).not.toEqual(one);
    expect(simulatePaths({ band: WALK, count: 20, seed: 11 })).toEqual(one.slice(0, 20));
  });

  it('share their draws between plans: a plan that is 100 dearer is lower by 100 on every path', () => {
    const dearer = bandOfVariances(
      FLAT.map((value) => value - 100),
      FLAT.map((_, step) => 100 * (step + 1)),
    );
    const before = simulatePaths({ band: WALK, count: 40, seed: 5 });
    const after = simulatePaths({ band: dearer, count: 40, seed: 5 });
    for (const [index, path] of after.entries()) {
      for (const [step, value] of path.entries()) {
        expect(value).toBeCloseTo((before[index]?.[step] as number) - 100, 8);
      }
    }
  });

  it('are the points themselves where the band has no width, and finite on any scale', () => {
    const none = simulatePaths({ band: bandOfVariances(FLAT, new Float64Array(HORIZON)), count: 3, seed: 1 });
    for (const path of none) expect(path).toEqual(FLAT);
    for (const scale of [1e-9, 1e15]) {
      const band = bandOfVariances(
        FLAT.map(() => scale),
        FLAT.map(() => scale * scale),
      );
      const paths = simulatePaths({ band, count: 100, seed: 1 });
      expect(paths.every((path) => path.every(Number.isFinite))).toBe(true);
    }
  });

  it('refuse a band that is none and more than is allowed', () => {
    expect(() => simulatePaths({ band: WALK, count: 0, seed: 1 })).toThrow(/paths/);
    const crooked = { ...WALK, lower80: FLAT.map((value) => value + 1) };
    expect(() => simulatePaths({ band: crooked, count: 1, seed: 1 })).toThrow(/no band at step 1/);
    expect(() => simulatePaths({ band: { ...WALK, upper95: null }, count: 1, seed: 1 })).toThrow(/half/);
    expect(() => bandOfVariances(FLAT, new Float64Array(2))).toThrow(/as many/);
  });
});

describe('quantiles of paths', () => {
  it('are type 7 of R: quantile(c(1, 2, 4, 8, 16), c(.1, .5, .9, .333))', () => {
    const paths = [16, 1, 8, 2, 4].map((value) => Float64Array.of(value));
    const quantiles = pathQuantiles(paths, [0.1, 0.5, 0.9, 0.333]).map(([value]) => value);
    expect(quantiles).toEqual([1.4, 4, expect.closeTo(12.8, 12), expect.closeTo(2.664, 12)]);
    expect(() => pathQuantiles([], [0.5])).toThrow(/no paths/);
    expect(() => pathQuantiles(paths, [2])).toThrow(/level/);
  });
});

describe('the risk of falling below a floor', () => {
  const paths = [
    Float64Array.of(5, -1, 5),
    Float64Array.of(5, 5, 5),
    Float64Array.of(5, 5, -1),
    Float64Array.of(-1, 5, 5),
  ];

  it('counts a path that dips and recovers as one that fell', () => {
    expect([...floorRisk(paths, 0, 10)]).toEqual([0.25, 0.5, 0.75]);
    expect([...floorRisk(paths, 0, -1)]).toEqual([1, 1, 1]);
    expect([...floorRisk(paths, -1, 10)]).toEqual([0, 0, 0]);
  });

  it('names the step at which a share has fallen, or says that it lies beyond the horizon', () => {
    const risk = floorRisk(paths, 0, 10);
    expect(crossingStep(risk, 0.1, false)).toEqual({ kind: 'step', step: 1 });
    expect(crossingStep(risk, 0.5, false)).toEqual({ kind: 'step', step: 2 });
    expect(crossingStep(risk, 0.9, false)).toEqual({ kind: 'beyondHorizon' });
    expect(crossingStep(risk, 0.9, true)).toEqual({ kind: 'step', step: 0 });
  });
});
