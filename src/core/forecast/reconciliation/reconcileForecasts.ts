/** Forecasts of many lines made to add up, by the smallest change that the size of their errors allows. */
import {
  type CovarianceMethod,
  type ErrorCovariance,
  estimateCovariance,
  liftDeviations,
  withoutCorrelations,
} from './ErrorCovariance.ts';
import { type Constraint, compareText, constraintsOf, type Identity, orderIdentities } from './Identity.ts';
import { PivotedCholesky } from './PivotedCholesky.ts';

/** One line's own forecast; `points` of equal length in all lines. */
export type BaseForecast = {
  readonly key: string;
  readonly points: Float64Array;
  /** Variance of the error of each step; given for all lines or not used. */
  readonly variances?: Float64Array | undefined;
  /** One-step errors of the past, aligned in time between the lines, NaN where there is none. */
  readonly residuals?: Float64Array | undefined;
};

export type ReconciledLine = {
  readonly key: string;
  readonly points: Float64Array;
  /** Variance after reconciliation over variance before, by step, 0 … 1: the square of what a band's width is multiplied by. */
  readonly varianceRatios: Float64Array;
};

export type Reconciliation = {
  /** In the order of the input. */
  readonly lines: readonly ReconciledLine[];
  readonly method: CovarianceMethod;
  readonly shrinkage: number | null;
  readonly reason: string;
};

/** A gap in an identity above this share of the largest value means that W could not close it. */
const GAP_SHARE_MAX = 1e-9;

/**
 * Minimum trace reconciliation in constraint form: ỹ = ŷ − W C' (C W C')⁻¹ C ŷ and W̃ = W − W C' (C W C')⁻¹ C W, with
 * the rows of C the identities (Wickramasuriya, Athanasopoulos & Hyndman 2019, JASA 114:804; the constraint form is
 * their section 2.3). Where variances are given, W of a step has them on its diagonal, else the residuals'.
 * Coherent forecasts stay as they are, the result adds up to rounding error, and it does not depend on any order.
 * Throws a RangeError on identities that are none, on lines of unequal length and on values that are not finite.
 */
export function reconcileForecasts(
  forecasts: readonly BaseForecast[],
  identities: readonly Identity[],
): Reconciliation {
  const sorted = [...forecasts].sort((left, right) => compareText(left.key, right.key));
  const keys = sorted.map(({ key }) => key);
  const ordered = orderIdentities(keys, identities);
  const steps = assertPoints(sorted);
  const constraints = constraintsOf(keys, ordered);
  const estimated = estimateCovariance(keys, ordered, residualsOf(sorted));
  let outcome = reconcileSteps(sorted, steps, constraints, estimated);
  let covariance = estimated;
  if (outcome === null) {
    const why =
      'Variance scaling, for the covariance of the residuals leaves some identity no room to close.';
    covariance = withoutCorrelations(estimated, why);
    outcome = reconcileSteps(sorted, steps, constraints, covariance);
  }
  if (outcome === null) throw new RangeError('the identities contradict each other');
  const byKey = new Map(outcome.map((line) => [line.key, line]));
  return {
    lines: forecasts.map(({ key }) => byKey.get(key) as ReconciledLine),
    ...weighingOf(sorted, covariance),
  };
}

/** How the errors were weighed; variances that were given take the place of structural scaling. */
function weighingOf(
  forecasts: readonly BaseForecast[],
  { method, shrinkage, reason }: ErrorCovariance,
): Pick<Reconciliation, 'method' | 'shrinkage' | 'reason'> {
  const isErring = forecasts.some(({ variances }) => variances?.some((variance) => variance > 0));
  const isGiven = isErring && forecasts.every(({ variances }) => variances !== undefined);
  if (method !== 'structural' || !isGiven) return { method, shrinkage, reason };
  const why = 'Variance scaling: each line is weighed by the size of its own errors, taken as independent.';
  return { method: 'variance', shrinkage, reason: why };
}

function assertPoints(forecasts: readonly BaseForecast[]): number {
  const steps = forecasts[0]?.points.length ?? 0;
  for (const { key, points, variances } of forecasts) {
    if (points.length !== steps) throw new RangeError(`${key} has ${points.length} steps, not ${steps}`);
    if (!points.every(Number.isFinite)) throw new RangeError(`${key} has a point that is not finite`);
    if (variances && variances.length !== steps) throw new RangeError(`${key} has variances of other steps`);
    if (variances && !variances.every((variance) => variance >= 0 && Number.isFinite(variance))) {
      throw new RangeError(`${key} has a variance that is not a finite number from 0`);
    }
  }
  return steps;
}

function residualsOf(forecasts: readonly BaseForecast[]): readonly Float64Array[] | null {
  const residuals = forecasts.flatMap((forecast) => (forecast.residuals ? [forecast.residuals] : []));
  return residuals.length === forecasts.length && residuals.length > 0 ? residuals : null;
}

/** Null when some identity stays open, which singular correlations can cause. */
function reconcileSteps(
  forecasts: readonly BaseForecast[],
  steps: number,
  constraints: readonly Constraint[],
  covariance: ErrorCovariance,
): ReconciledLine[] | null {
  const lines = forecasts.map(({ key, points }) => ({
    key,
    points: Float64Array.from(points),
    varianceRatios: new Float64Array(steps),
  }));
  const isStepwise = forecasts.every(({ variances }) => variances !== undefined);
  let projection = new Projection(constraints, covariance.deviations, covariance.correlations);
  const values = new Float64Array(forecasts.length);
  for (let step = 0; step < steps; step += 1) {
    if (isStepwise) {
      const own = Float64Array.from(forecasts, ({ variances }) => Math.sqrt(variances?.[step] ?? 0));
      const deviations = liftDeviations(own) ?? covariance.deviations;
      projection = new Projection(constraints, deviations, covariance.correlations);
    }
    for (const [index, { points }] of forecasts.entries()) values[index] = points[step] as number;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
    // The second pass takes away what rounding left of the first.
    projection.apply(values);
    projection.apply(values);
    if (projection.gap(values) > GAP_SHARE_MAX * largest + Number.MIN_VALUE) return null;
    for (const [index, line] of lines.entries()) {
      line.points[step] = values[index] as number;
      line.varianceRatios[step] = projection.varianceRatios[index] as number;
    }
  }
  return lines;
}

/** The projection of one W: what a step of values is multiplied by. */
class Projection {
  readonly #constraints: readonly Constraint[];
  /** W C', lines × constraints by rows. */
  readonly #spread: Float64Array;
  readonly #factor: PivotedCholesky;
  readonly varianceRatios: Float64Array;

  constructor(
    constraints: readonly Constraint[],
    deviations: Float64Array,
    correlations: Float64Array | null,
  ) {
    this.#constraints = constraints;
    const lines = deviations.length;
    const count = constraints.length;
    const largest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0);
    const scaled = largest > 0 ? deviations.map((deviation) => deviation / largest) : deviations;
    this.#spread = spreadOf(constraints, scaled, correlations);
    const inner = new Float64Array(count * count);
    for (const [row, { columns, coefficients }] of constraints.entries()) {
      for (let column = 0; column < count; column += 1) {
        let sum = 0;
        for (const [term, line] of columns.entries()) {
          sum += (coefficients[term] as number) * (this.#spread[line * count + column] as number);
        }
        inner[row * count + column] = sum;
      }
    }
    this.#factor = new PivotedCholesky(inner, count);
    this.varianceRatios = new Float64Array(lines);
    for (let line = 0; line < lines; line += 1) {
      const half = this.#factor.forward(this.#spread.subarray(line * count, (line + 1) * count));
      const explained = half.reduce((sum, value) => sum + value * value, 0);
      const variance = (scaled[line] as number) * (scaled[line] as number);
      this.varianceRatios[line] = variance > 0 ? Math.min(1, Math.max(0, 1 - explained / variance)) : 1;
    }
  }

  /** Changes the values so that they add up. */
  apply(values: Float64Array): void {
    const count = this.#constraints.length;
    const multipliers = this.#factor.solve(
      Float64Array.from(this.#constraints, (constraint) => gapOf(constraint, values)),
    );
    for (let line = 0; line < values.length; line += 1) {
      let sum = 0;
      for (let row = 0; row < count; row += 1) {
        sum += (this.#spread[line * count + row] as number) * (multipliers[row] as number);
      }
      values[line] = (values[line] as number) - sum;
    }
  }

  /** The largest gap that is left in any identity. */
  gap(values: Float64Array): number {
    return this.#constraints.reduce(
      (most, constraint) => Math.max(most, Math.abs(gapOf(constraint, values))),
      0,
    );
  }
}

function gapOf({ columns, coefficients }: Constraint, values: Float64Array): number {
  let gap = 0;
  for (let term = 0; term < columns.length; term += 1) {
    gap += (coefficients[term] as number) * (values[columns[term] as number] as number);
  }
  return gap;
}

function spreadOf(
  constraints: readonly Constraint[],
  deviations: Float64Array,
  correlations: Float64Array | null,
): Float64Array {
  const lines = deviations.length;
  const count = constraints.length;
  const spread = new Float64Array(lines * count);
  for (const [row, { columns, coefficients }] of constraints.entries()) {
    for (const [term, column] of columns.entries()) {
      const weight = (coefficients[term] as number) * (deviations[column] as number);
      if (correlations === null) {
        const at = column * count + row;
        spread[at] = (spread[at] as number) + weight * (deviations[column] as number);
        continue;
      }
      for (let line = 0; line < lines; line += 1) {
        const at = line * count + row;
        const correlation = correlations[line * lines + column] as number;
        spread[at] = (spread[at] as number) + weight * correlation * (deviations[line] as number);
      }
    }
  }
  return spread;
}
