import { expect, test } from 'vitest';
import { type ErrorEvidence, errorScale, type Inflation, type SeriesShape } from './errorScale.ts';

const NEUTRAL: Inflation = {
  base: 1,
  measuredWeight: 0,
  spreadWeight: 0,
  shortness: 0,
  smoothness: 0,
  growthDamping: 0,
};
const SHAPE: SeriesShape = { seasonLength: 1, length: 40, meanSize: 100 };
const EVIDENCE: ErrorEvidence = {
  deviations: Float64Array.of(2, 4),
  spreads: Float64Array.of(1.5, 3),
  origins: [],
};

function scaleOf(
  inflation: Partial<Inflation>,
  evidence: Partial<ErrorEvidence> = {},
  shape: Partial<SeriesShape> = {},
): number[] {
  return [...errorScale({ ...EVIDENCE, ...evidence }, { ...NEUTRAL, ...inflation }, { ...SHAPE, ...shape })];
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
}

test('without any inflation the scale is the deviation of the models', () => {
  expectClose(scaleOf({}), [2, 4]);
  expectClose(scaleOf({ base: 1.5 }), [3, 6]);
});

test('the disagreement of the members adds up as variances do', () => {
  expectClose(scaleOf({ spreadWeight: 1 }), [2.5, 5]);
});

test('measured errors move the scale to √(π/2) times their mean score, the more of them the further', () => {
  const origins = (count: number) =>
    Array.from({ length: count }, (_, origin) => ({ origin, errors: Float64Array.of(6, -12) }));
  const ratio = 3 * Math.sqrt(Math.PI / 2);
  expectClose(scaleOf({ measuredWeight: 1 }), [2, 4]);
  const few = scaleOf({ measuredWeight: 1 }, { origins: origins(10) });
  expectClose(few, [2 * ratio ** 0.5, 4 * ratio ** 0.5]);
  const many = scaleOf({ measuredWeight: 1 }, { origins: origins(90) });
  expectClose(many, [2 * ratio ** 0.9, 4 * ratio ** 0.9]);
  expectClose(scaleOf({ measuredWeight: 0.5 }, { origins: origins(90) }), [
    2 * ratio ** 0.45,
    4 * ratio ** 0.45,
  ]);
});

test('errors that were not tested count for nothing, and absurd ones are bounded', () => {
  const origin = (errors: number[]) => [{ origin: 5, errors: Float64Array.from(errors) }];
  const weight = { measuredWeight: 11 };
  const masked = scaleOf(weight, { origins: origin([Number.NaN, 8]) });
  expectClose(masked, scaleOf(weight, { origins: origin([4, 8]) }));
  expectClose(scaleOf(weight, { origins: origin([1e9, 1e9]) }), [40, 80]);
  expectClose(scaleOf(weight, { origins: origin([0, 0]) }), [0.1, 0.2]);
});

test('a short history widens by exp(shortness · √(season / values))', () => {
  expectClose(scaleOf({ shortness: 0.5 }), [2 * Math.exp(0.25), 4 * Math.exp(0.25)]);
  const seasonal = scaleOf({ shortness: 0.5 }, {}, { seasonLength: 12, length: 48 });
  expectClose(seasonal, [2 * Math.exp(0.25), 4 * Math.exp(0.25)]);
});

test('very smooth series are drawn up and very rough ones down, to a tenth of their size', () => {
  expectClose(scaleOf({ smoothness: 1 }), [10, 20]);
  expectClose(scaleOf({ smoothness: 1 }, {}, { meanSize: 4 }), [0.4, 0.8]);
  expectClose(scaleOf({ smoothness: 1 }, {}, { meanSize: 0 }), [2, 4]);
});

test('growth with the steps is damped', () => {
  expectClose(scaleOf({ growthDamping: 0.5 }), [2, 4 * Math.SQRT1_2]);
  expectClose(scaleOf({ growthDamping: 1 }), [2, 2]);
});

test('models that claim to be exact have no width, not one that is no number', () => {
  const deviations = new Float64Array(2);
  const origins = [{ origin: 5, errors: Float64Array.of(1, 1) }];
  const spreads = new Float64Array(2);
  const inflation = { measuredWeight: 1, smoothness: 0.2, growthDamping: 0.5 };
  expect(scaleOf(inflation, { deviations, origins, spreads })).toEqual([0, 0]);
});

test('is scale equivariant', () => {
  const inflation: Inflation = {
    base: 1.3,
    measuredWeight: 0.6,
    spreadWeight: 1.1,
    shortness: 0.4,
    smoothness: 0.2,
    growthDamping: 0.3,
  };
  const origins = [{ origin: 9, errors: Float64Array.of(3, -1) }];
  const times = (values: Float64Array) => values.map((value) => value * 1024);
  const evidence = {
    deviations: times(EVIDENCE.deviations),
    spreads: times(EVIDENCE.spreads),
    origins: origins.map(({ origin, errors }) => ({ origin, errors: times(errors) })),
  };
  const raised = scaleOf(inflation, evidence, { meanSize: 102_400 });
  expectClose(
    raised.map((value) => value / 1024),
    scaleOf(inflation, { origins }),
  );
});
