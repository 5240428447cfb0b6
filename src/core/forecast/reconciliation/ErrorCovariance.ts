/** How the forecast errors of several lines hang together: the W of the minimum trace reconciliation. */
import type { Identity } from './Identity.ts';

/** Which W was used: shrunk covariance of residuals, their variances alone, or the number of leaves below each line. */
export type CovarianceMethod = 'mint' | 'variance' | 'structural';

export type ErrorCovariance = {
  readonly method: CovarianceMethod;
  /** Standard deviation of each line's error one step ahead, all above zero. */
  readonly deviations: Float64Array;
  /** Correlations, lines × lines by rows; null where the lines are taken as uncorrelated. */
  readonly correlations: Float64Array | null;
  /** λ of the shrinkage, 0 … 1; null unless the method is `mint`. */
  readonly shrinkage: number | null;
  /** A full sentence: why this W. */
  readonly reason: string;
};

/** Complete rows of residuals that the full covariance wants for each line. */
const ROWS_PER_LINE_MIN = 2;
const ROWS_MIN = 4;
/** Residuals that a variance wants. */
const VARIANCE_RESIDUALS_MIN = 3;
/** A line that never erred keeps this share of the largest deviation, so that W can be inverted. */
const DEVIATION_SHARE_MIN = 1e-5;

/**
 * The best W that the residuals allow. `residuals` holds one-step errors by line, of equal length and aligned in time,
 * NaN where there is none; null when nothing is known. With fewer complete rows than twice the lines the covariance
 * falls back to variances, and with fewer than three residuals of some line to structural scaling.
 * Source: Wickramasuriya, Athanasopoulos & Hyndman 2019, JASA 114:804, section 2.4.
 */
export function estimateCovariance(
  keys: readonly string[],
  identities: readonly Identity[],
  residuals: readonly Float64Array[] | null,
): ErrorCovariance {
  const lines = keys.length;
  const deviations = residuals && deviationsOf(residuals);
  if (!residuals || !deviations) {
    const why = residuals
      ? 'some line has fewer than three residuals or none erred'
      : 'no residuals were given';
    return structural(keys, identities, `Structural scaling, for ${why}.`);
  }
  const rows = completeRows(residuals);
  const wanted = Math.max(ROWS_MIN, ROWS_PER_LINE_MIN * lines);
  if (rows.length < wanted) {
    const reason = `Variance scaling: ${rows.length} complete rows of residuals for ${lines} lines, ${wanted} wanted.`;
    return { method: 'variance', deviations, correlations: null, shrinkage: null, reason };
  }
  const { correlations, shrinkage } = shrinkCorrelations(residuals, rows);
  const reason = `Covariance of ${rows.length} rows of residuals, shrunk by ${shrinkage.toFixed(2)} to the variances.`;
  return { method: 'mint', deviations, correlations, shrinkage, reason };
}

/** The same deviations without their correlations. */
export function withoutCorrelations(covariance: ErrorCovariance, why: string): ErrorCovariance {
  return { ...covariance, method: 'variance', correlations: null, shrinkage: null, reason: why };
}

/** Lifts zeros to a small share of the largest; null when all are zero or one is not finite. */
export function liftDeviations(deviations: Float64Array): Float64Array | null {
  const largest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0);
  if (!(largest > 0) || !deviations.every(Number.isFinite)) return null;
  return deviations.map((deviation) => Math.max(deviation, largest * DEVIATION_SHARE_MIN));
}

function deviationsOf(residuals: readonly Float64Array[]): Float64Array | null {
  const deviations = Float64Array.from(residuals, (line) => {
    const present = line.filter(Number.isFinite);
    if (present.length < VARIANCE_RESIDUALS_MIN) return Number.NaN;
    return rootMeanSquare(present);
  });
  return liftDeviations(deviations);
}

/** Scaled by the largest, so that no square overflows. */
function rootMeanSquare(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const sum = values.reduce((total, value) => total + (value / largest) * (value / largest), 0);
  return largest * Math.sqrt(sum / values.length);
}

function completeRows(residuals: readonly Float64Array[]): readonly number[] {
  const length = Math.max(0, ...residuals.map((line) => line.length));
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1) {
    if (residuals.every((line) => Number.isFinite(line[row] ?? Number.NaN))) rows.push(row);
  }
  return rows;
}

/**
 * Correlations about zero, shrunk to none: λ = Σ Var(r_ij) / Σ r_ij² over i ≠ j, clipped to 0 … 1, with
 * Var(r_ij) = [Σ (x_i x_j)² − (Σ x_i x_j)² / n] / (n (n − 1)) of standardised residuals x.
 * Source: Schäfer & Strimmer 2005, Statistical Applications in Genetics and Molecular Biology 4:32.
 */
function shrinkCorrelations(
  residuals: readonly Float64Array[],
  rows: readonly number[],
): { correlations: Float64Array; shrinkage: number } {
  const lines = residuals.length;
  const count = rows.length;
  const scaled = residuals.map((line) => {
    const chosen = Float64Array.from(rows, (row) => line[row] as number);
    const size = rootMeanSquare(chosen);
    return size > 0 ? chosen.map((value) => value / size) : chosen;
  });
  const correlations = new Float64Array(lines * lines);
  let variances = 0;
  let squares = 0;
  for (let first = 0; first < lines; first += 1) {
    correlations[first * lines + first] = 1;
    for (let second = 0; second < first; second += 1) {
      const { sum, squared } = products(scaled[first] as Float64Array, scaled[second] as Float64Array);
      const correlation = sum / count;
      variances += (squared - (sum * sum) / count) / (count * (count - 1));
      squares += correlation * correlation;
      correlations[first * lines + second] = correlation;
      correlations[second * lines + first] = correlation;
    }
  }
  const shrinkage = squares > 0 ? Math.min(1, Math.max(0, variances / squares)) : 1;
  for (let index = 0; index < correlations.length; index += 1) {
    if (index % (lines + 1) !== 0) {
      correlations[index] = (1 - shrinkage) * (correlations[index] as number);
    }
  }
  return { correlations, shrinkage };
}

function products(left: Float64Array, right: Float64Array): { sum: number; squared: number } {
  let sum = 0;
  let squared = 0;
  for (let index = 0; index < left.length; index += 1) {
    const product = (left[index] as number) * (right[index] as number);
    sum += product;
    squared += product * product;
  }
  return { sum, squared };
}

/**
 * Every leaf errs alike and alone, so the variance of a line is the number of leaves in it (the sum of its squared
 * coefficients over them). Source: Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017, EJOR 262:60.
 */
function structural(
  keys: readonly string[],
  identities: readonly Identity[],
  reason: string,
): ErrorCovariance {
  const identityOf = new Map<string, Identity>();
  for (const identity of identities) {
    if (!identityOf.has(identity.total)) identityOf.set(identity.total, identity);
  }
  const leavesOf = new Map<string, ReadonlyMap<string, number>>();
  const expand = (key: string): ReadonlyMap<string, number> => {
    const kept = leavesOf.get(key);
    if (kept) return kept;
    const leaves = new Map<string, number>();
    const identity = identityOf.get(key);
    if (!identity) leaves.set(key, 1);
    for (const part of identity?.parts ?? []) {
      for (const [leaf, coefficient] of expand(part.key)) {
        leaves.set(leaf, (leaves.get(leaf) ?? 0) + part.sign * coefficient);
      }
    }
    leavesOf.set(key, leaves);
    return leaves;
  };
  const deviations = Float64Array.from(keys, (key) => {
    const variance = [...expand(key).values()].reduce(
      (sum, coefficient) => sum + coefficient * coefficient,
      0,
    );
    return Math.sqrt(Math.max(1, variance));
  });
  return { method: 'structural', deviations, correlations: null, shrinkage: null, reason };
}
