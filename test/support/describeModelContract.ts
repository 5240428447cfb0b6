/** What every forecasting method promises, whatever it computes: the tests of `Model` for one implementation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FitOptions, Model } from '@/core/forecast/models/Model.ts';

export type ModelContractOptions = {
  /** Seasons that the model is tried with. */
  readonly seasonLengths?: readonly number[];
  readonly evaluationsMax?: number;
  /** Largest difference, relative to the size of the series, that a change of scale may make to a forecast. */
  readonly scaleTolerance?: number;
  /** Largest forecast allowed at the horizon tested, as a multiple of the largest value seen. */
  readonly growthMax?: number;
  /** Random series of each kind. */
  readonly runs?: number;
  /** True where `fitted[t]` is exactly what `predictFrom(t, 1)` says. */
  readonly fittedIsPredictFrom?: boolean;
};

const HORIZON = 18;
const LENGTH_MAX = 80;
const LONG = 10_000;

type Case = { readonly values: Float64Array; readonly options: FitOptions };
type Stage = {
  readonly model: Model;
  readonly options: Required<ModelContractOptions>;
};

/** A fixed sequence between −1 and 1 without a generator: the golden ratio's multiples, folded. */
const wobble = (index: number) => 2 * ((index * 0.618_033_988_749_895) % 1) - 1;
const sizeOf = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const isAllFinite = (values: Float64Array) => values.every(Number.isFinite);

/** Awkward histories of `length` values, by name. */
function awkwardSeries(length: number, season: number): Record<string, Float64Array> {
  const make = (at: (index: number) => number) => Float64Array.from({ length }, (_, index) => at(index));
  const seasonal = (index: number) =>
    100 + index + 30 * Math.sin((2 * Math.PI * index) / Math.max(2, season)) + 5 * wobble(index);
  return {
    zeros: make(() => 0),
    ones: make(() => 1),
    'a negative constant': make(() => -12_345.67),
    'a straight line': make((index) => 3 * index - 7),
    'a constant but the last': make((index) => (index === length - 1 ? 5 : 2)),
    'zeros but one': make((index) => (index === length >> 1 ? 1 : 0)),
    'both signs': make((index) => 10 * wobble(index)),
    'mostly zeros': make((index) => (index % 4 === 1 ? 3 + wobble(index) : 0)),
    seasonal: make(seasonal),
    'seasonal and negative': make((index) => -seasonal(index)),
    'an exact season': make((index) => 10 + (index % Math.max(2, season))),
    growth: make((index) => 5 * 1.08 ** index),
    decay: make((index) => 1000 * 0.8 ** index),
    'a spike': make((index) => (index === length >> 1 ? 1e6 * seasonal(index) : seasonal(index))),
    'a spike at the end': make((index) => (index === length - 1 ? 1e6 : seasonal(index))),
    huge: make((index) => 1e15 * seasonal(index)),
    tiny: make((index) => 1e-9 * seasonal(index)),
    'many scales': make((index) => 10 ** (9 * wobble(index))),
    alternating: make((index) => (index % 2 === 0 ? 1 : -1)),
  };
}

/** Everything that a fitted model returns has its length, is finite and agrees with the rest. */
function expectSound({ model, options }: Stage, { values, options: fit }: Case): void {
  const fitted = model.fit(values, fit);
  const size = sizeOf(values);
  const close = (left: Float64Array, right: Float64Array, bound: number) => {
    expect(left).toHaveLength(right.length);
    const gap = left.reduce((most, value, step) => Math.max(most, Math.abs(value - (right[step] ?? 0))), 0);
    expect(gap).toBeLessThanOrEqual(bound);
  };
  const predicted = fitted.predict(HORIZON);
  expect(predicted).toHaveLength(HORIZON);
  expect(isAllFinite(predicted)).toBe(true);
  expect(sizeOf(predicted)).toBeLessThanOrEqual(options.growthMax * size);
  const rounding = 1e-9 * Math.max(size, sizeOf(predicted));
  close(fitted.predict(5), predicted.slice(0, 5), rounding);

  const variance = fitted.variance(HORIZON);
  expect(variance).toHaveLength(HORIZON);
  expect(isAllFinite(variance) && variance.every((value) => value >= 0)).toBe(true);

  expect(fitted.fitted).toHaveLength(values.length);
  const warm = fitted.fitted.findIndex(Number.isFinite);
  if (warm >= 0) expect(isAllFinite(fitted.fitted.slice(warm))).toBe(true);

  close(fitted.predictFrom(values.length, HORIZON), predicted, rounding);
  for (const origin of [1, values.length >> 1, values.length - 1]) {
    if (origin < 1) continue;
    const from = fitted.predictFrom(origin, 3);
    expect(from).toHaveLength(3);
    expect(isAllFinite(from)).toBe(true);
    const told = fitted.fitted[origin] ?? Number.NaN;
    if (options.fittedIsPredictFrom && origin < values.length && Number.isFinite(told)) {
      close(from.slice(0, 1), Float64Array.of(told), rounding);
    }
  }

  const { level, trend, season } = fitted.components(HORIZON);
  const sum = level.map((value, step) => value + (trend[step] ?? 0) + (season[step] ?? 0));
  close(sum, predicted, rounding);
  expect(Object.values(fitted.parameters).every(Number.isFinite)).toBe(true);
}

function seriesFor({ model, options }: Stage, bound: number): fc.Arbitrary<Case> {
  return fc.constantFrom(...options.seasonLengths).chain((seasonLength) =>
    fc
      .array(fc.integer({ min: -bound, max: bound }), {
        minLength: Math.max(1, model.minimumLength(seasonLength)),
        maxLength: Math.max(LENGTH_MAX, model.minimumLength(seasonLength)),
      })
      .map((values) => ({
        values: Float64Array.from(values),
        options: { seasonLength, evaluationsMax: options.evaluationsMax },
      })),
  );
}

function testRandom(stage: Stage): void {
  const { model, options } = stage;
  const { runs: numRuns } = options;

  test('answers any history soundly', () => {
    fc.assert(
      fc.property(seriesFor(stage, 1e6), (sample) => expectSound(stage, sample)),
      { numRuns },
    );
    fc.assert(
      fc.property(seriesFor(stage, 3), (sample) => expectSound(stage, sample)),
      { numRuns },
    );
  });

  test('is deterministic and never changes its input', () => {
    fc.assert(
      fc.property(seriesFor(stage, 1e6), ({ values, options: fit }) => {
        const before = values.slice();
        const first = model.fit(values, fit);
        expect(values).toEqual(before);
        const second = model.fit(before, fit);
        expect(second.form).toBe(first.form);
        expect(second.parameters).toEqual(first.parameters);
        expect(second.predict(HORIZON)).toEqual(first.predict(HORIZON));
        expect(second.variance(HORIZON)).toEqual(first.variance(HORIZON));
      }),
      { numRuns },
    );
  });

  test('is scale equivariant: 1,024 times the series forecasts 1,024 times as much', () => {
    fc.assert(
      fc.property(seriesFor(stage, 1e6), ({ values, options: fit }) => {
        const predicted = model.fit(values, fit).predict(HORIZON);
        const raised = values.map((value) => value * 1024);
        const scaled = model.fit(raised, fit).predict(HORIZON);
        const size = Math.max(sizeOf(values), sizeOf(predicted));
        for (const [step, value] of scaled.entries()) {
          const gap = Math.abs(value / 1024 - (predicted[step] ?? 0));
          expect(gap).toBeLessThanOrEqual(options.scaleTolerance * size);
        }
      }),
      { numRuns },
    );
  });
}

/** Declares the tests of `Model` for `model`. */
export function describeModelContract(model: Model, given: ModelContractOptions = {}): void {
  const options = {
    seasonLengths: [1, 4, 12],
    evaluationsMax: 200,
    scaleTolerance: 1e-9,
    growthMax: 1000,
    runs: 40,
    fittedIsPredictFrom: false,
    ...given,
  };
  const stage: Stage = { model, options };

  describe(`model contract: ${model.name}`, () => {
    testRandom(stage);

    for (const seasonLength of options.seasonLengths) {
      const fit = { seasonLength, evaluationsMax: options.evaluationsMax };
      const least = model.minimumLength(seasonLength);

      test(`answers awkward histories soundly, season ${seasonLength}`, () => {
        for (const length of [least, Math.max(least, 2 * seasonLength + 1), Math.max(least, 72)]) {
          for (const [name, values] of Object.entries(awkwardSeries(Math.max(1, length), seasonLength))) {
            try {
              expectSound(stage, { values, options: fit });
            } catch (error) {
              throw new Error(`${name}, ${length} values`, { cause: error });
            }
          }
        }
      });

      test(`answers ${LONG} values, and any budget, season ${seasonLength}`, () => {
        const long = awkwardSeries(LONG, seasonLength).seasonal ?? new Float64Array(LONG);
        expectSound(stage, { values: long, options: fit });
        for (const evaluationsMax of [0, 1, 7, 30]) {
          const values = long.slice(0, Math.max(least, 60));
          expectSound(stage, { values, options: { seasonLength, evaluationsMax } });
        }
      });

      test(`refuses fewer values than it needs, season ${seasonLength}`, () => {
        expect(least).toBeGreaterThanOrEqual(1);
        expect(() => model.fit(new Float64Array(least - 1).fill(1), fit)).toThrow(RangeError);
      });
    }
  });
}
