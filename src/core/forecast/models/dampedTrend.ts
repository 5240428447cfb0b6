/** Damped trend: exponential smoothing of a level and a slope, the slope fading out ahead. */

import { type Interval, nelderMead } from '../search/nelderMead.ts';
import type { ForecastModel } from './ForecastModel.ts';

/** `alpha` smooths the level, `beta` ≤ alpha the slope, `phi` is the part of the slope kept each month. */
export type DampedParameters = { readonly alpha: number; readonly beta: number; readonly phi: number };
export type DampedState = { readonly level: number; readonly slope: number };

/** Search space: alpha, beta / alpha and phi, the usual region of Hyndman et al. 2008. */
const BOUNDS: readonly Interval[] = [
  { low: 0.0001, high: 0.9999 },
  { low: 0.0001, high: 0.9999 },
  { low: 0.8, high: 0.98 },
];
const GRID_ALPHA = [0.05, 0.2, 0.5, 0.9];
const GRID_BETA_SHARE = [0.01, 0.2, 0.6];
const GRID_PHI = [0.85, 0.95];
const EVALUATIONS_MAX = 90;
const DETERMINANT_MIN = 1e-10;

/**
 * One pass over the values from a start state: e = y − (l + phi b), l ← l + phi b + alpha e, b ← phi b + beta e.
 * Source: Gardner & McKenzie 1985 (Management Science 31:1237) in error-correction form, Hyndman et al. 2008.
 */
export function runDamped(
  values: readonly number[],
  { alpha, beta, phi }: DampedParameters,
  start: DampedState,
): { readonly end: DampedState; readonly errors: readonly number[] } {
  let { level, slope } = start;
  const errors = new Array<number>(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const error = (values[index] ?? 0) - level - phi * slope;
    errors[index] = error;
    level += phi * slope + alpha * error;
    slope = phi * slope + beta * error;
  }
  return { end: { level, slope }, errors };
}

/** l(n) + (phi + phi² + … + phi^h) b(n) for h = 1 … horizon. */
export function predictDamped(end: DampedState, phi: number, horizonMonths: number): number[] {
  let weight = 0;
  return Array.from({ length: horizonMonths }, (_, step) => {
    weight += phi ** (step + 1);
    return end.level + weight * end.slope;
  });
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}

/**
 * The least-squares start state for given parameters. The errors are linear in the start level and slope, so
 * three passes (the data from zero, and each unit state over zeros) give the normal equations.
 */
function solveStart(values: readonly number[], zeros: readonly number[], parameters: DampedParameters) {
  const data = runDamped(values, parameters, { level: 0, slope: 0 }).errors;
  const byLevel = runDamped(zeros, parameters, { level: 1, slope: 0 }).errors;
  const bySlope = runDamped(zeros, parameters, { level: 0, slope: 1 }).errors;
  const [a, b, d] = [dot(byLevel, byLevel), dot(byLevel, bySlope), dot(bySlope, bySlope)];
  const [p, q] = [-dot(byLevel, data), -dot(bySlope, data)];
  const determinant = a * d - b * b;
  const start =
    determinant > DETERMINANT_MIN * a * d
      ? { level: (p * d - q * b) / determinant, slope: (a * q - b * p) / determinant }
      : { level: p / a, slope: 0 };
  const run = runDamped(values, parameters, start);
  return { start, end: run.end, squaredError: dot(run.errors, run.errors) };
}

function toParameters(point: readonly number[]): DampedParameters {
  const [alpha = 0.5, betaShare = 0.1, phi = 0.9] = point;
  return { alpha, beta: alpha * betaShare, phi };
}

/** Least-squares parameters and states: a fixed grid, then Nelder–Mead from its best point; bounded evaluations. */
export function fitDamped(values: readonly number[]) {
  const origin = values[0] ?? 0;
  const shifted = values.map((value) => value - origin);
  const zeros = shifted.map(() => 0);
  const cost = (point: readonly number[]) => solveStart(shifted, zeros, toParameters(point)).squaredError;
  let best: readonly number[] = [0.5, 0.2, 0.9];
  let bestCost = Number.POSITIVE_INFINITY;
  for (const alpha of GRID_ALPHA)
    for (const betaShare of GRID_BETA_SHARE)
      for (const phi of GRID_PHI) {
        const point = [alpha, betaShare, phi];
        const pointCost = cost(point);
        if (pointCost < bestCost) [best, bestCost] = [point, pointCost];
      }
  const parameters = toParameters(nelderMead(cost, best, BOUNDS, EVALUATIONS_MAX));
  const { end, squaredError } = solveStart(shifted, zeros, parameters);
  return { parameters, end: { level: end.level + origin, slope: end.slope }, squaredError };
}

/** Source: Gardner & McKenzie 1985; Forecasting: Principles and Practice (2nd ed.), 7.2. */
export const dampedTrend: ForecastModel = {
  code: 'dampedTrend',
  name: 'damped trend',
  seasonal: false,
  minimumMonths: 5,
  fit(values) {
    const { parameters, end } = fitDamped(values);
    return { predict: (horizonMonths) => predictDamped(end, parameters.phi, horizonMonths) };
  },
};
