/** One damped Newton step from a gradient and a symmetric curvature, by Cholesky's factorisation. */

const SIZE_MAX = 16;
const factor = new Float64Array(SIZE_MAX * SIZE_MAX);

/**
 * Writes into `step` the solution of (H + damping · diag H) step = −gradient, H given by the lower triangle of a
 * row-major matrix of `size`. Returns the decrease that the quadratic model promises, −½ gradient · step, or NaN when
 * the matrix is not positive definite.
 */
export function solveDamped(
  curvature: Float64Array,
  gradient: Float64Array,
  size: number,
  damping: number,
  step: Float64Array,
): number {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let value = curvature[row * size + column] as number;
      if (column === row) value = value * (1 + damping) + 1e-12;
      for (let k = 0; k < column; k += 1) {
        value -= (factor[row * size + k] as number) * (factor[column * size + k] as number);
      }
      if (column < row) factor[row * size + column] = value / (factor[column * size + column] as number);
      else if (value > 0) factor[row * size + row] = Math.sqrt(value);
      else return Number.NaN;
    }
  }
  for (let row = 0; row < size; row += 1) {
    let value = -(gradient[row] as number);
    for (let k = 0; k < row; k += 1) value -= (factor[row * size + k] as number) * (step[k] as number);
    step[row] = value / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let value = step[row] as number;
    for (let k = row + 1; k < size; k += 1) value -= (factor[k * size + row] as number) * (step[k] as number);
    step[row] = value / (factor[row * size + row] as number);
  }
  let decrease = 0;
  for (let row = 0; row < size; row += 1) decrease -= 0.5 * (gradient[row] as number) * (step[row] as number);
  return decrease;
}
