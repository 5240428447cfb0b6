/** Cholesky factors of a small symmetric matrix that may be short of rank, with diagonal pivoting. */

/** Pivots below this share of the matrix's own diagonal are rounding noise: the row depends on earlier ones. */
const PIVOT_SHARE_MIN = 1e-13;

/**
 * P A P' = L L' for a symmetric positive semidefinite A (Higham 2002, Accuracy and Stability of Numerical Algorithms,
 * section 10.3), stopped at the numerical rank. Rows past the rank are combinations of the others and are left out.
 */
export class PivotedCholesky {
  readonly size: number;
  readonly rank: number;
  /** Position in A of each factored row. */
  readonly #order: Int32Array;
  /** Lower triangle by rows, size × size. */
  readonly #lower: Float64Array;

  /** `matrix` is size × size by rows; only its lower triangle matters. Never changed. */
  constructor(matrix: Float64Array, size: number) {
    this.size = size;
    this.#order = Int32Array.from({ length: size }, (_, index) => index);
    this.#lower = new Float64Array(size * size);
    this.rank = factor(matrix, size, this.#order, this.#lower);
  }

  /** x of A x = b for a b in the span of A; the left-out positions of x are 0. */
  solve(right: Float64Array): Float64Array {
    const { size, rank } = this;
    const half = this.forward(right);
    const solution = new Float64Array(size);
    for (let row = rank - 1; row >= 0; row -= 1) {
      let sum = half[row] as number;
      for (let below = row + 1; below < rank; below += 1) {
        sum -= (this.#lower[below * size + row] as number) * (half[below] as number);
      }
      half[row] = sum / (this.#lower[row * size + row] as number);
      solution[this.#order[row] as number] = half[row] as number;
    }
    return solution;
  }

  /** v of L v = P b, so that v · v = b' A⁻¹ b. Length is the rank. */
  forward(right: Float64Array): Float64Array {
    const { size, rank } = this;
    const half = new Float64Array(rank);
    for (let row = 0; row < rank; row += 1) {
      let sum = right[this.#order[row] as number] as number;
      for (let column = 0; column < row; column += 1) {
        sum -= (this.#lower[row * size + column] as number) * (half[column] as number);
      }
      half[row] = sum / (this.#lower[row * size + row] as number);
    }
    return half;
  }
}

/** Fills `order` and `lower` and answers the rank. The largest share of the diagonal left is the next pivot. */
function factor(matrix: Float64Array, size: number, order: Int32Array, lower: Float64Array): number {
  const left = new Float64Array(size);
  for (let row = 0; row < size; row += 1) left[row] = matrix[row * size + row] as number;
  const shareOf = (position: number) => {
    const original = order[position] as number;
    const diagonal = matrix[original * size + original] as number;
    return diagonal > 0 ? (left[original] as number) / diagonal : 0;
  };
  for (let step = 0; step < size; step += 1) {
    let best = step;
    for (let row = step + 1; row < size; row += 1) if (shareOf(row) > shareOf(best)) best = row;
    if (!(shareOf(best) > PIVOT_SHARE_MIN)) return step;
    swapRows(order, lower, size, step, best);
    const pivot = order[step] as number;
    const root = Math.sqrt(left[pivot] as number);
    lower[step * size + step] = root;
    for (let row = step + 1; row < size; row += 1) {
      const original = order[row] as number;
      let sum =
        original > pivot
          ? (matrix[original * size + pivot] as number)
          : (matrix[pivot * size + original] as number);
      for (let column = 0; column < step; column += 1) {
        sum -= (lower[row * size + column] as number) * (lower[step * size + column] as number);
      }
      const entry = sum / root;
      lower[row * size + step] = entry;
      left[original] = (left[original] as number) - entry * entry;
    }
  }
  return size;
}

function swapRows(order: Int32Array, lower: Float64Array, size: number, first: number, second: number): void {
  if (first === second) return;
  [order[first], order[second]] = [order[second] as number, order[first] as number];
  for (let column = 0; column < first; column += 1) {
    const kept = lower[first * size + column] as number;
    lower[first * size + column] = lower[second * size + column] as number;
    lower[second * size + column] = kept;
  }
}
