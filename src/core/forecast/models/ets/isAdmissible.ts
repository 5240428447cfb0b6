/** Whether smoothing parameters forget the past: the admissible region of exponential smoothing. */

const MARGIN = 1e-10;

/**
 * True when every root of the characteristic polynomial of the additive seasonal form lies inside the unit circle, by
 * the Schur–Cohn recursion in O(seasonLength²). `beta` is 0 and `phi` 1 where the form has no trend or no damping.
 * `work` holds at least 2·(seasonLength + 2) numbers. Without a season the usual region is admissible already.
 * Source: Hyndman, Akram & Archibald 2008 (Annals of the Institute of Statistical Mathematics 60:407).
 */
export function isAdmissible(
  alpha: number,
  beta: number,
  gamma: number,
  phi: number,
  seasonLength: number,
  work: Float64Array,
): boolean {
  const degree = seasonLength + 1;
  const middle = alpha + beta - alpha * phi;
  work[0] = phi * (1 - alpha - gamma);
  work[1] = middle + gamma - 1;
  for (let power = 2; power < seasonLength; power += 1) work[power] = middle;
  work[seasonLength] = alpha + beta - phi;
  work[degree] = 1;
  for (let size = degree; size > 0; size -= 1) {
    const reflection = (work[0] as number) / (work[size] as number);
    if (!(Math.abs(reflection) < 1 + MARGIN)) return false;
    for (let low = 0; low < size; low += 1) {
      work[degree + 1 + low] = (work[low + 1] as number) - reflection * (work[size - low - 1] as number);
    }
    for (let low = 0; low < size; low += 1) work[low] = work[degree + 1 + low] as number;
  }
  return true;
}
