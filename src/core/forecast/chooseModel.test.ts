import { expect, test } from 'vitest';
import { candidateModels } from './candidateModels.ts';
import { chooseModel } from './chooseModel.ts';

const SHAPE = [0, 5, 20, 10, 0, -5, -60, -20, 10, 15, 10, 15];
/** A deterministic wobble in −1 … 1, without a season of 12. */
const wobble = (index: number) => Math.sin(index * 2.3) * Math.cos(index * 0.7);
const choose = (values: number[], kind: 'flow' | 'balance' = 'flow') =>
  chooseModel(candidateModels(kind, values), values, 12, () => {});
const months = (count: number, value: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => Math.round(value(index)));

test('a straight line goes to a method with a trend, never to a flat one', () => {
  const choice = choose(months(20, (index) => 1_000 + 50 * index));
  expect(choice.model.code).toBe('drift');
  expect(choice.contestants.find(({ model }) => model.code === 'drift')?.errorVsNaive).toBeCloseTo(0, 9);
});

test('noise around a level goes to smoothing', () => {
  expect(['ses', 'theta']).toContain(choose(months(22, (i) => 10_000 + 800 * wobble(i))).model.code);
});

test('three years with a season go to a seasonal method, flow and balance alike', () => {
  const flow = months(48, (index) => 10_000 + 100 * (SHAPE[index % 12] ?? 0) + 50 * wobble(index));
  expect(choose(flow).model.seasonal).toBe(true);
  let level = 0;
  const balance = flow.map((value) => (level += value - 10_000));
  expect(choose(balance, 'balance').model.seasonal).toBe(true);
});

test('under 24 months nothing seasonal competes, and the reason is said', () => {
  const { contestants } = choose(months(23, (index) => 100 * (SHAPE[index % 12] ?? 0)));
  for (const { model, errorVsNaive, whyNot } of contestants.filter((entry) => entry.model.seasonal)) {
    expect(errorVsNaive, model.code).toBeNull();
    expect(whyNot).toContain('24 months');
  }
  expect(contestants.filter(({ whyNot }) => whyNot === undefined).map(({ model }) => model.code)).toEqual([
    'naive',
    'drift',
    'ses',
    'dampedTrend',
    'theta',
  ]);
});

test('under 6 months only the naive method is there', () => {
  const { contestants, model } = choose([1, 2, 3, 4, 5]);
  expect(model.code).toBe('naive');
  expect(contestants.filter(({ whyNot }) => whyNot === undefined)).toHaveLength(1);
});

test('a method that does not clearly beat naive is not offered', () => {
  const choice = choose([1_000, 1_400, 900, 1_300].flatMap((level) => new Array<number>(5).fill(level)));
  for (const { errorVsNaive } of choice.contestants) {
    if (errorVsNaive !== null) expect(errorVsNaive).toBeGreaterThanOrEqual(choice.errorVsNaiveMax);
  }
  expect(choice.model.code).toBe('naive');
});

test('contestants are compared from the same origins', () => {
  const choice = choose(months(36, (index) => 10_000 + 100 * (SHAPE[index % 12] ?? 0) + wobble(index)));
  expect(choice.contestants.find(({ model }) => model.code === 'thetaSeasonal')?.whyNot).toBeUndefined();
  expect(choice.origins).toBe(36 - 24);
});

test('where naive made no error it wins and no ratio is given', () => {
  const choice = choose([9, 9, 9, 9, 9, 9, 9, 9]);
  expect(choice.model.code).toBe('naive');
  expect(choice.contestants.every(({ errorVsNaive }) => errorVsNaive === null)).toBe(true);
});
