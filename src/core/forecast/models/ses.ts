/** Simple exponential smoothing (SES): a level that follows the series at its best speed, drawn flat ahead. */
import type { ForecastModel } from './ForecastModel.ts';

const ALPHA_MIN = 0.0001;
const ALPHA_MAX = 0.9999;
const GRID_STEPS = 20;
const GOLDEN_STEPS = 30;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** A fitted level: `alpha` the smoothing weight, `level` the level after the last value. */
export type FittedSes = { readonly alpha: number; readonly level: number; readonly initialLevel: number };

/**
 * Sum of squared one-step errors for a given alpha. The errors are linear in the initial level
 * (error(t) = a(t) − (1−alpha)^(t−1) level0), so the best initial level is its least-squares solution.
 */
function smooth(values: readonly number[], alpha: number): FittedSes & { squaredError: number } {
  const origin = values[0] ?? 0;
  let level = 0;
  let weight = 1;
  let crossSum = 0;
  let weightSum = 0;
  let errorSum = 0;
  for (const value of values) {
    const error = value - origin - level;
    crossSum += error * weight;
    weightSum += weight * weight;
    errorSum += error * error;
    level += alpha * error;
    weight *= 1 - alpha;
  }
  const offset = crossSum / weightSum;
  return {
    alpha,
    initialLevel: origin + offset,
    level: origin + level + weight * offset,
    squaredError: Math.max(0, errorSum - crossSum * offset),
  };
}

/** Least-squares alpha in [0.0001, 0.9999] and initial level: a grid, then golden section around its best point. */
export function fitSes(values: readonly number[]): FittedSes {
  const gridWidth = (ALPHA_MAX - ALPHA_MIN) / GRID_STEPS;
  let best = smooth(values, ALPHA_MIN);
  for (let step = 1; step <= GRID_STEPS; step += 1) {
    const candidate = smooth(values, ALPHA_MIN + step * gridWidth);
    if (candidate.squaredError < best.squaredError) best = candidate;
  }
  let low = Math.max(ALPHA_MIN, best.alpha - gridWidth);
  let high = Math.min(ALPHA_MAX, best.alpha + gridWidth);
  for (let step = 0; step < GOLDEN_STEPS; step += 1) {
    const left = smooth(values, high - GOLDEN_RATIO * (high - low));
    const right = smooth(values, low + GOLDEN_RATIO * (high - low));
    if (left.squaredError <= right.squaredError) high = right.alpha;
    else low = left.alpha;
    const better = left.squaredError <= right.squaredError ? left : right;
    if (better.squaredError < best.squaredError) best = better;
  }
  return { alpha: best.alpha, level: best.level, initialLevel: best.initialLevel };
}

/** Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (2nd ed.), 7.1. */
export const ses: ForecastModel = {
  code: 'ses',
  name: 'exponential smoothing',
  seasonal: false,
  minimumMonths: 3,
  fit(values) {
    const { level } = fitSes(values);
    return { predict: (horizonMonths) => Array.from({ length: horizonMonths }, () => level) };
  },
};
