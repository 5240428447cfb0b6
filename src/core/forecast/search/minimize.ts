/** Nelder–Mead without allocation: a bounded, deterministic search for the least value of a function. */

export type Minimum = {
  readonly point: Float64Array;
  readonly value: number;
  readonly evaluations: number;
};

export type SearchSpace = {
  readonly start: ArrayLike<number>;
  /** First step along each axis; reversed where it would leave the bounds. */
  readonly step: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
};

const TOLERANCE = 1e-7;

/**
 * The best point within `evaluationsMax` calls of `cost`, each coordinate kept in its bounds. `cost` must not keep the
 * array that it is given; a cost that is not finite counts as the worst. Stops when the simplex's values agree to
 * `tolerance` relative. Source: Nelder & Mead 1965 (Computer Journal 7:308), coefficients 1, 2, ½, ½.
 */
export function minimize(
  cost: (point: Float64Array) => number,
  space: SearchSpace,
  evaluationsMax: number,
  tolerance: number = TOLERANCE,
): Minimum {
  const search = new Simplex(cost, space);
  while (search.evaluations < evaluationsMax && !search.hasConverged(tolerance)) search.step();
  return search.best();
}

class Simplex {
  evaluations = 0;
  private readonly n: number;
  private readonly points: Float64Array[];
  private readonly values: Float64Array;
  private readonly centre: Float64Array;
  private spare: Float64Array;
  private other: Float64Array;

  constructor(
    private readonly cost: (point: Float64Array) => number,
    private readonly space: SearchSpace,
  ) {
    const n = space.start.length;
    this.n = n;
    this.centre = new Float64Array(n);
    this.spare = new Float64Array(n);
    this.other = new Float64Array(n);
    this.points = Array.from({ length: n + 1 }, () => Float64Array.from(space.start));
    this.values = new Float64Array(n + 1);
    for (let vertex = 0; vertex <= n; vertex += 1) {
      const point = this.points[vertex] as Float64Array;
      if (vertex > 0) {
        const axis = vertex - 1;
        const from = point[axis] as number;
        const step = space.step[axis] as number;
        point[axis] = from + step <= (space.high[axis] as number) ? from + step : from - step;
      }
      this.values[vertex] = this.evaluate(point);
    }
    this.sort();
  }

  best(): Minimum {
    return {
      point: this.points[0] as Float64Array,
      value: this.values[0] as number,
      evaluations: this.evaluations,
    };
  }

  hasConverged(tolerance: number): boolean {
    const [least, most] = [this.values[0] as number, this.values[this.n] as number];
    return most - least <= tolerance * (Math.abs(least) + tolerance);
  }

  /** One reflection, expansion, contraction or shrink. */
  step(): void {
    const { n, points, values } = this;
    this.findCentre();
    const reflected = this.along(1, this.spare);
    if (reflected < (values[0] as number)) {
      const expanded = this.along(2, this.other);
      if (expanded < reflected) this.other = this.replaceWorst(this.other, expanded);
      else this.spare = this.replaceWorst(this.spare, reflected);
    } else if (reflected < (values[n - 1] as number) || (n === 1 && reflected < (values[1] as number))) {
      this.spare = this.replaceWorst(this.spare, reflected);
    } else {
      const worst = values[n] as number;
      const contracted = this.along(reflected < worst ? 0.5 : -0.5, this.other);
      if (contracted < Math.min(reflected, worst)) this.other = this.replaceWorst(this.other, contracted);
      else this.shrink(points[0] as Float64Array);
    }
  }

  private evaluate(point: Float64Array): number {
    const { low, high } = this.space;
    for (let axis = 0; axis < this.n; axis += 1) {
      const value = point[axis] as number;
      if (value < (low[axis] as number)) point[axis] = low[axis] as number;
      else if (value > (high[axis] as number)) point[axis] = high[axis] as number;
    }
    this.evaluations += 1;
    const value = this.cost(point);
    return Number.isFinite(value) ? value : Number.MAX_VALUE;
  }

  private along(factor: number, into: Float64Array): number {
    const worst = this.points[this.n] as Float64Array;
    for (let axis = 0; axis < this.n; axis += 1) {
      const middle = this.centre[axis] as number;
      into[axis] = middle + factor * (middle - (worst[axis] as number));
    }
    return this.evaluate(into);
  }

  /** Puts the point in its place in the order and returns the array that it set free. */
  private replaceWorst(point: Float64Array, value: number): Float64Array {
    const free = this.points[this.n] as Float64Array;
    this.insert(point, value, this.n);
    return free;
  }

  /** Puts a vertex before those of the first `place` that are worse; equal values keep their order on every machine. */
  private insert(point: Float64Array, value: number, place: number): void {
    const { points, values } = this;
    let at = place;
    while (at > 0 && value < (values[at - 1] as number)) {
      points[at] = points[at - 1] as Float64Array;
      values[at] = values[at - 1] as number;
      at -= 1;
    }
    points[at] = point;
    values[at] = value;
  }

  private shrink(best: Float64Array): void {
    for (let vertex = 1; vertex <= this.n; vertex += 1) {
      const point = this.points[vertex] as Float64Array;
      for (let axis = 0; axis < this.n; axis += 1) {
        point[axis] = ((point[axis] as number) + (best[axis] as number)) / 2;
      }
      this.values[vertex] = this.evaluate(point);
    }
    this.sort();
  }

  private findCentre(): void {
    for (let axis = 0; axis < this.n; axis += 1) {
      let sum = 0;
      for (let vertex = 0; vertex < this.n; vertex += 1) {
        sum += (this.points[vertex] as Float64Array)[axis] as number;
      }
      this.centre[axis] = sum / this.n;
    }
  }

  private sort(): void {
    for (let vertex = 1; vertex <= this.n; vertex += 1) {
      this.insert(this.points[vertex] as Float64Array, this.values[vertex] as number, vertex);
    }
  }
}
