/** Complex exponential smoothing: a level and an information potential that no split into level and trend describes. */
import { minimize } from '../../search/minimize.ts';
import type { Model } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';
import { CesRun } from './CesRun.ts';
import { isStable } from './isStable.ts';

/**
 * Bounds of the dominant eigenvalue of the transition: forecasts shrink by at most 0.5 % and grow by at most 1 % a
 * step in the long run, and with a0 ≤ 2 the other eigenvalue is no larger. Our own; without them the model alone errs
 * more on the M1 and Tourism series.
 */
const ROOT_LOW = 0.995;
const ROOT_HIGH = 1.01;
const START = [1.3, 1];
const STEP = [0.2, 0.004];
const LOW = [0.9, ROOT_LOW];
const HIGH = [2, ROOT_HIGH];
const EVALUATIONS_MAX = 80;
const EVALUATIONS_LEAST = 4;
const TOLERANCE = 1e-7;
/** Two smoothing parameters and the variance, as the authors count them. */
const PARAMETERS = 3;

/** The a1 that gives the transition [[1, a1 − 1], [1, 1 − a0]] the eigenvalue `root`. */
function a1For(a0: number, root: number): number {
  return root * root - (2 - a0) * root + 2 - a0;
}

/** Mean size of the values; 1 for zeros. */
function scaleOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value) / values.length;
  return sum > 0 ? sum : 1;
}

function searchParameters(run: CesRun, evaluationsMax: number): { a0: number; a1: number } {
  const evaluations = Math.min(EVALUATIONS_MAX, evaluationsMax);
  let [a0, root] = START as [number, number];
  if (evaluations >= EVALUATIONS_LEAST) {
    const { point, value } = minimize(
      (tried) => {
        const triedA0 = tried[0] as number;
        const triedA1 = a1For(triedA0, tried[1] as number);
        if (!isStable(triedA0, triedA1)) return Number.POSITIVE_INFINITY;
        return run.squares(triedA0, triedA1);
      },
      { start: START, step: STEP, low: LOW, high: HIGH },
      evaluations,
      TOLERANCE,
    );
    if (value < Number.MAX_VALUE) [a0, root] = [point[0] as number, point[1] as number];
  }
  return { a0, a1: a1For(a0, root) };
}

/**
 * CES without season by least squares, its first states backcast and its long-run growth bounded. The variance of step
 * h is σ²(1 + Σψ²) with the impulse responses ψ of the transition and σ² over n − 3 degrees of freedom.
 */
export const ces: Model = {
  name: 'ces',
  title: 'complex exponential smoothing',
  source: 'Svetunkov, Kourentzes & Ord 2022 (Naval Research Logistics 69:1108)',
  minimumLength: () => 3,
  fit(values, { evaluationsMax }) {
    refuseFewer(values, 3, ces.title);
    const n = values.length;
    const scale = scaleOf(values);
    const run = new CesRun(values.map((value) => value / scale));
    const { a0, a1 } = searchParameters(run, evaluationsMax);
    const [fitted, levels, potentials] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const squares = run.squares(a0, a1, fitted, levels, potentials);
    const sigma2 = (squares / Math.max(1, n - PARAMETERS)) * scale * scale;
    return fittedFromParts({
      name: 'ces',
      form: 'CES(n)',
      parameters: { a0, a1 },
      fitted: fitted.map((value) => value * scale),
      write: (origin, { level, trend }) => {
        const last = levels[origin - 1] as number;
        let state = last;
        let potential = potentials[origin - 1] as number;
        level.fill(last * scale);
        for (let step = 0; step < trend.length; step += 1) {
          trend[step] = (state - last) * scale;
          const next = state - (1 - a1) * potential;
          potential = state + (1 - a0) * potential;
          state = next;
        }
      },
      variance: (horizon) => {
        const result = new Float64Array(horizon);
        let [response, potential, sum] = [a0 - a1, a0 + a1, 1];
        for (let step = 0; step < horizon; step += 1) {
          result[step] = sum * sigma2;
          sum += response * response;
          const next = response - (1 - a1) * potential;
          potential = response + (1 - a0) * potential;
          response = next;
        }
        return result;
      },
    });
  },
};
