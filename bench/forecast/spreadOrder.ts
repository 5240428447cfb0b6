/**
 * Positions of 0 … count − 1, each once, at most `limit` of them, such that those up to any point lie evenly over the
 * whole: van der Corput's sequence. A slice that ends when the time is up is then still an evenly spaced one.
 */
export function spreadOrder(count: number, limit: number): number[] {
  const order = new Set<number>();
  for (let index = 0; order.size < Math.min(count, limit); index += 1) {
    let [fraction, weight] = [0, 0.5];
    for (let rest = index; rest > 0; rest >>= 1) {
      if (rest % 2 === 1) fraction += weight;
      weight /= 2;
    }
    order.add(Math.floor(fraction * count));
  }
  return [...order];
}
