/** Whether a lag polynomial keeps its roots outside a circle, without finding the roots. */

const DEGREE_MAX = 8;
const scaled = new Float64Array(DEGREE_MAX + 1);

/**
 * True if every root of 1 + Σ sign · c_i · z^i, i = 1 … count, c_i at place at + i − 1, has a modulus above `radius`.
 * Schur–Cohn by step-down of the reflection coefficients, O(count²); at most 8 coefficients.
 */
export function isStable(
  coefficients: Float64Array,
  at: number,
  count: number,
  sign: number,
  radius: number,
): boolean {
  let power = sign;
  for (let i = 1; i <= count; i += 1) {
    power *= radius;
    scaled[i] = power * (coefficients[at + i - 1] as number);
  }
  for (let k = count; k >= 1; k -= 1) {
    const reflection = scaled[k] as number;
    const rest = 1 - reflection * reflection;
    if (!(rest > 0)) return false;
    for (let low = 1, high = k - 1; low <= high; low += 1, high -= 1) {
      const [left, right] = [scaled[low] as number, scaled[high] as number];
      scaled[low] = (left - reflection * right) / rest;
      scaled[high] = (right - reflection * left) / rest;
    }
  }
  return true;
}
