/** Nelder–Mead: a bounded search for the least value of a function without derivatives. */

export type Interval = { readonly low: number; readonly high: number };
type Vertex = { readonly point: readonly number[]; readonly value: number };

const RELATIVE_TOLERANCE = 1e-8;
const START_STEP = 0.1;

/**
 * The best point found within `evaluationsMax` calls, each coordinate kept inside its interval.
 * Deterministic: the start simplex is the start point and one step of a tenth of the interval along each axis.
 * Source: Nelder & Mead 1965 (Computer Journal 7:308), coefficients 1, 2, ½, ½.
 */
export function nelderMead(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  bounds: readonly Interval[],
  evaluationsMax: number,
): readonly number[] {
  let evaluations = 0;
  const vertexAt = (raw: readonly number[]): Vertex => {
    evaluations += 1;
    const point = raw.map((value, axis) => clamp(value, bounds[axis]));
    return { point, value: cost(point) };
  };
  const simplex = [vertexAt(start), ...start.map((_, axis) => vertexAt(stepAlong(start, bounds, axis)))];
  while (evaluations < evaluationsMax) {
    simplex.sort((left, right) => left.value - right.value);
    const [best, worst] = [simplex[0], simplex.at(-1)];
    const secondWorst = simplex.at(-2);
    if (!best || !worst || !secondWorst) break;
    if (worst.value - best.value <= RELATIVE_TOLERANCE * Math.abs(best.value)) break;
    const centre = centroid(simplex.slice(0, -1));
    const along = (factor: number) =>
      vertexAt(centre.map((value, axis) => value + factor * (value - (worst.point[axis] ?? 0))));
    const reflected = along(1);
    let replacement: Vertex | undefined;
    if (reflected.value < best.value) {
      const expanded = along(2);
      replacement = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < secondWorst.value) {
      replacement = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) replacement = contracted;
    }
    if (replacement) simplex[simplex.length - 1] = replacement;
    else shrinkTowards(best, simplex, vertexAt);
  }
  return simplex.reduce((left, right) => (right.value < left.value ? right : left)).point;
}

function shrinkTowards(
  best: Vertex,
  simplex: Vertex[],
  vertexAt: (point: readonly number[]) => Vertex,
): void {
  for (const [index, vertex] of simplex.entries()) {
    if (index > 0) {
      simplex[index] = vertexAt(vertex.point.map((value, axis) => (value + (best.point[axis] ?? 0)) / 2));
    }
  }
}

function stepAlong(start: readonly number[], bounds: readonly Interval[], axis: number): number[] {
  const interval = bounds[axis] ?? { low: 0, high: 1 };
  const step = START_STEP * (interval.high - interval.low);
  return start.map((value, index) =>
    index === axis ? (value + step <= interval.high ? value + step : value - step) : value,
  );
}

function centroid(vertices: readonly Vertex[]): number[] {
  const first = vertices[0]?.point ?? [];
  return first.map(
    (_, axis) => vertices.reduce((sum, vertex) => sum + (vertex.point[axis] ?? 0), 0) / vertices.length,
  );
}

function clamp(value: number, interval: Interval | undefined): number {
  return interval ? Math.min(interval.high, Math.max(interval.low, value)) : value;
}
