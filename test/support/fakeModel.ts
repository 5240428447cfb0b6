/** Models whose every answer the test chooses. */
import type { FittedModel, Model, ModelName } from '@/core/forecast/models/Model.ts';

export type FakeAnswers = {
  readonly name?: ModelName;
  readonly form?: string;
  /** One-step forecasts of the values; the values themselves unless given. */
  readonly fitted?: (values: Float64Array) => Float64Array;
  /** Forecast of step 1, 2, … after `origin` values. */
  readonly at: (step: number, origin: number) => number;
  readonly varianceAt?: (step: number) => number;
  readonly valuesMin?: number;
};

/** What a fake model makes of the values. */
export function fakeFitted(values: Float64Array, answers: FakeAnswers): FittedModel {
  const { name = 'naive', form = 'fake', at, varianceAt = () => 1 } = answers;
  const steps = (horizon: number, value: (step: number) => number) =>
    Float64Array.from({ length: horizon }, (_, index) => value(index + 1));
  const predictFrom = (origin: number, horizon: number) => steps(horizon, (step) => at(step, origin));
  return {
    name,
    form,
    parameters: {},
    fitted: answers.fitted?.(values) ?? values.slice(),
    predict: (horizon) => predictFrom(values.length, horizon),
    variance: (horizon) => steps(horizon, varianceAt),
    predictFrom,
    components: (horizon) => ({
      level: predictFrom(values.length, horizon),
      trend: new Float64Array(horizon),
      season: new Float64Array(horizon),
    }),
  };
}

/** A model that gives these answers, and remembers the options and values that it was fitted with. */
export function fakeModel(answers: FakeAnswers): Model & { readonly calls: Parameters<Model['fit']>[] } {
  const { name = 'naive', valuesMin = 1 } = answers;
  const calls: Parameters<Model['fit']>[] = [];
  return {
    name,
    title: `the fake ${name}`,
    source: 'a test',
    minimumLength: () => valuesMin,
    fit(values, options) {
      calls.push([values.slice(), options]);
      return fakeFitted(values, answers);
    },
    calls,
  };
}
