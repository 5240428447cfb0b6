import { describe, expect, it } from 'vitest';
import type { Identity } from './Identity.ts';
import { type BaseForecast, reconcileForecasts } from './reconcileForecasts.ts';

const SUM: Identity = {
  total: 'total',
  parts: [
    { key: 'a', sign: 1 },
    { key: 'b', sign: 1 },
  ],
};

function threeLines(variances?: readonly [number, number, number]): BaseForecast[] {
  return [
    { key: 'total', value: 10 },
    { key: 'a', value: 3 },
    { key: 'b', value: 5 },
  ].map(({ key, value }, index) => ({
    key,
    points: Float64Array.of(value),
    variances: variances && Float64Array.of(variances[index] as number),
  }));
}

function pointsOf(forecasts: readonly BaseForecast[], identities: readonly Identity[] = [SUM]): number[] {
  return reconcileForecasts(forecasts, identities).lines.map(({ points }) => points[0] as number);
}

/** total = A + B − C and A = a1 + a2; one-step errors of 14 periods. */
const RESIDUALS: Readonly<Record<string, readonly number[]>> = {
  total: [-0.11, -0.03, -1.54, -0.95, -3.28, -2.02, -0.24, -1.2, 1.98, 3.1, 1.16, 1.16, 3.16, -0.53],
  A: [-0.57, -0.46, -0.72, -1.86, -1.56, -0.87, -0.1, 0.35, 0.65, 3.11, 1.49, 1.2, 1.52, 0.49],
  B: [-0.98, -0.28, -0.87, 0.72, 0.11, -0.08, -0.42, -0.56, 1, -1.11, -0.14, 0.31, 1.22, -0.7],
  C: [-0.29, -1.31, -0.39, -0.4, 1.35, 0.59, 0.1, 0.93, -0.26, -0.01, 0.37, 1.71, 0.72, 0.48],
  a1: [-1.57, 0.32, 0.17, -0.9, 0.08, 0.16, 0.54, 0.7, 0.32, 1.11, 0.77, 1.15, 1.26, 0.7],
  a2: [0.43, -0.92, -0.62, -0.87, -1.64, -1.33, -0.89, -0.56, -0.06, 2.42, 0.34, 0, 0.03, -0.39],
};
const BASE = { total: 100, A: 70, B: 55, C: 30, a1: 40, a2: 25 };
const TWO_LEVELS: readonly Identity[] = [
  {
    total: 'total',
    parts: [
      { key: 'A', sign: 1 },
      { key: 'B', sign: 1 },
      { key: 'C', sign: -1 },
    ],
  },
  {
    total: 'A',
    parts: [
      { key: 'a1', sign: 1 },
      { key: 'a2', sign: 1 },
    ],
  },
];

function sixLines(residuals: (line: readonly number[]) => readonly number[] = (line) => line) {
  return Object.entries(BASE).map(([key, value]) => ({
    key,
    points: Float64Array.of(value),
    residuals: Float64Array.from(residuals(RESIDUALS[key] ?? [])),
  }));
}

describe('reconciliation of three lines, by hand', () => {
  it('shares the gap of 2 equally when the errors are equally large', () => {
    const [total, a, b] = pointsOf(threeLines([1, 1, 1]));
    expect(total).toBeCloseTo(10 - 2 / 3, 12);
    expect(a).toBeCloseTo(3 + 2 / 3, 12);
    expect(b).toBeCloseTo(5 + 2 / 3, 12);
  });

  it('moves an uncertain line more: variances 4, 1, 1 share 2 as 4 : 1 : 1, and shrink to 1/3, 5/6, 5/6', () => {
    const { lines, method, reason } = reconcileForecasts(threeLines([4, 1, 1]), [SUM]);
    expect(lines.map(({ points }) => points[0])).toEqual([
      expect.closeTo(10 - 8 / 6, 12),
      expect.closeTo(3 + 2 / 6, 12),
      expect.closeTo(5 + 2 / 6, 12),
    ]);
    expect(lines.map(({ varianceRatios }) => varianceRatios[0])).toEqual([
      expect.closeTo(1 / 3, 12),
      expect.closeTo(5 / 6, 12),
      expect.closeTo(5 / 6, 12),
    ]);
    expect(method).toBe('variance');
    expect(reason).toContain('its own errors');
  });

  it('counts leaves where nothing is known: W = diag(2, 1, 1) gives 9, 3.5 and 5.5', () => {
    const { lines, method, reason } = reconcileForecasts(threeLines(), [SUM]);
    expect(lines.map(({ points }) => points[0])).toEqual([9, 3.5, 5.5]);
    expect(method).toBe('structural');
    expect(reason).toContain('no residuals');
  });

  it('keeps to signs: profit = income − expense', () => {
    const profit: Identity = {
      total: 'profit',
      parts: [
        { key: 'income', sign: 1 },
        { key: 'expense', sign: -1 },
      ],
    };
    const lines = [
      { key: 'profit', points: Float64Array.of(10) },
      { key: 'income', points: Float64Array.of(100) },
      { key: 'expense', points: Float64Array.of(86) },
    ];
    expect(pointsOf(lines, [profit])).toEqual([12, 99, 87]);
  });

  it('leaves a certain line where it is', () => {
    const [total, a, b] = pointsOf(threeLines([0, 1, 1]));
    expect(total).toBeCloseTo(10, 9);
    expect(a).toBeCloseTo(4, 9);
    expect(b).toBeCloseTo(6, 9);
  });
});

describe('reconciliation of two levels', () => {
  it('equals S (S′W⁻¹S)⁻¹ S′W⁻¹ ŷ with the shrunk covariance, computed in base R', () => {
    const { lines, method, shrinkage } = reconcileForecasts(sixLines(), TWO_LEVELS);
    expect(method).toBe('mint');
    expect(shrinkage).toBeCloseTo(0.438299521727, 11);
    const expected = [94.5878580743, 67.7354942372, 55.6193854827, 28.7670216456, 41.0828995872, 26.65259465];
    const ratios = [0.5723906113, 0.7887946278, 0.9587665188, 0.8989231722, 0.9125931409, 0.8430994388];
    for (const [index, { points, varianceRatios }] of lines.entries()) {
      expect(points[0]).toBeCloseTo(expected[index] as number, 8);
      expect(varianceRatios[0]).toBeCloseTo(ratios[index] as number, 8);
    }
  });

  it('falls back to variances with fewer complete rows than twice the lines, and says so', () => {
    const { method, reason, shrinkage } = reconcileForecasts(
      sixLines((line) => line.map((value, index) => (index < 3 ? Number.NaN : value))),
      TWO_LEVELS,
    );
    expect(method).toBe('variance');
    expect(shrinkage).toBeNull();
    expect(reason).toContain('11 complete rows of residuals for 6 lines, 12 wanted');
  });

  it('weights by variances as base R does with W = diag', () => {
    const padded = sixLines((line) => [...line, ...Array<number>(0)]).map((line, index) => ({
      ...line,
      // One line has no errors where the others have, so that no row is complete; their variances stay.
      residuals:
        index === 0
          ? Float64Array.of(...Array<number>(14).fill(Number.NaN), ...line.residuals)
          : Float64Array.of(...line.residuals, ...Array<number>(14).fill(Number.NaN)),
    }));
    const { lines, method } = reconcileForecasts(padded, TWO_LEVELS);
    expect(method).toBe('variance');
    const expected = [
      95.3141224197, 68.6694882854, 55.7264636587, 29.0818295244, 41.4963547778, 27.1731335076,
    ];
    for (const [index, { points }] of lines.entries()) {
      expect(points[0]).toBeCloseTo(expected[index] as number, 8);
    }
  });

  it('closes the identities even when the residuals already add up, which makes their covariance singular', () => {
    const errors = sixLines();
    const of = (key: string) => errors.find((line) => line.key === key)?.residuals as Float64Array;
    const whole = of('a1').map((value, row) => value + (of('a2')[row] as number));
    const total = whole.map((value, row) => value + (of('B')[row] as number) - (of('C')[row] as number));
    const coherent = errors.map((line) => {
      if (line.key === 'A') return { ...line, residuals: whole };
      return line.key === 'total' ? { ...line, residuals: total } : line;
    });
    const values = new Map(
      reconcileForecasts(coherent, TWO_LEVELS).lines.map(({ key, points }) => [key, points[0] as number]),
    );
    const at = (key: string) => values.get(key) as number;
    expect(at('total')).toBeCloseTo(at('A') + at('B') - at('C'), 9);
    expect(at('A')).toBeCloseTo(at('a1') + at('a2'), 9);
  });

  it('takes an identity said twice as said once', () => {
    const once = reconcileForecasts(sixLines(), TWO_LEVELS);
    const twice = reconcileForecasts(sixLines(), [...TWO_LEVELS, ...TWO_LEVELS]);
    for (const [index, { points }] of twice.lines.entries()) {
      expect(points[0]).toBeCloseTo(once.lines[index]?.points[0] as number, 9);
    }
  });
});

describe('what is no set of identities', () => {
  const lines = threeLines();
  it.each([
    ['an unknown line', [{ total: 'total', parts: [{ key: 'c', sign: 1 as const }] }], /unknown line/],
    ['no parts', [{ total: 'total', parts: [] }], /no parts/],
    ['a part twice', [{ total: 'a', parts: [SUM.parts[1], SUM.parts[1]] }] as Identity[], /twice/],
    ['a circle', [SUM, { total: 'a', parts: [{ key: 'total', sign: 1 as const }] }], /part of itself/],
  ])('is refused: %s', (_, identities, message) => {
    expect(() => reconcileForecasts(lines, identities)).toThrow(message);
  });

  it('is refused on values that are not finite and on lines of unequal length', () => {
    const [total, a, b] = lines as [BaseForecast, BaseForecast, BaseForecast];
    expect(() =>
      reconcileForecasts([total, a, { ...b, points: Float64Array.of(Number.NaN) }], [SUM]),
    ).toThrow(/not finite/);
    expect(() => reconcileForecasts([total, a, { ...b, points: Float64Array.of(1, 2) }], [SUM])).toThrow(
      /2 steps, not 1/,
    );
  });
});
