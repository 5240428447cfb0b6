/** Solving a small symmetric system in place. */

/**
 * Solves A x = b for a symmetric positive definite A given by its upper triangle, row by row with stride `stride`;
 * overwrites A with its Cholesky factor and `right` with x. False, and nothing usable, when A is not positive definite.
 */
export function solvePositive(
  matrix: Float64Array,
  right: Float64Array,
  size: number,
  stride: number,
): boolean {
  for (let row = 0; row < size; row += 1) {
    for (let column = row; column < size; column += 1) {
      let sum = matrix[row * stride + column] as number;
      for (let above = 0; above < row; above += 1) {
        sum -= (matrix[above * stride + row] as number) * (matrix[above * stride + column] as number);
      }
      if (column === row) {
        if (!(sum > 0)) return false;
        matrix[row * stride + row] = Math.sqrt(sum);
      } else {
        matrix[row * stride + column] = sum / (matrix[row * stride + row] as number);
      }
    }
  }
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] as number;
    for (let above = 0; above < row; above += 1) {
      sum -= (matrix[above * stride + row] as number) * (right[above] as number);
    }
    right[row] = sum / (matrix[row * stride + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = right[row] as number;
    for (let after = row + 1; after < size; after += 1) {
      sum -= (matrix[row * stride + after] as number) * (right[after] as number);
    }
    right[row] = sum / (matrix[row * stride + row] as number);
  }
  return true;
}
