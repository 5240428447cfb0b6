/** Where complex exponential smoothing forgets its first states. */

/**
 * True when both eigenvalues of the discount matrix [[1 − a0 + a1, a1 − 1], [1 − a0 − a1, 1 − a0]] lie inside the unit
 * circle. Source: Svetunkov, Kourentzes & Ord 2022, whose inequalities (a0 − 2.5)² + a1² > 1.25,
 * (a0 − 0.5)² + (a1 − 1)² > 0.25 and (a0 − 1.5)² + (a1 − 0.5)² < 1.5 say the same.
 */
export function isStable(a0: number, a1: number): boolean {
  const trace = 2 - 2 * a0 + a1;
  const determinant = (1 - a0 + a1) * (1 - a0) - (a1 - 1) * (1 - a0 - a1);
  return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant;
}
