/** Complex exponential smoothing run through a series at given parameters. */

/** Values that backcasting looks at: what lies further on has been forgotten at the first one. */
const BACKCAST_LENGTH = 200;

/**
 * Non-seasonal CES: μ(t) = ℓ(t−1); ℓ(t) = ℓ(t−1) − (1−a1) c(t−1) + (a0−a1) e(t); c(t) = ℓ(t−1) + (1−a0) c(t−1) +
 * (a0+a1) e(t). The first states are backcast: the same recursion run over the reversed series.
 * Source: Svetunkov, Kourentzes & Ord 2022 (Naval Research Logistics 69:1108).
 */
export class CesRun {
  /** States after the last value of the last run. */
  level = 0;
  potential = 0;

  constructor(private readonly values: Float64Array) {}

  /** Sum of squared one-step errors from the first value on. Fills the arrays when they are given. */
  squares(
    a0: number,
    a1: number,
    fitted?: Float64Array,
    levels?: Float64Array,
    potentials?: Float64Array,
  ): number {
    const { values } = this;
    const [byPotential, keepPotential, gainLevel, gainPotential] = [1 - a1, 1 - a0, a0 - a1, a0 + a1];
    this.backcast(a0, a1);
    let { level, potential } = this;
    let sum = 0;
    for (let index = 0; index < values.length; index += 1) {
      const error = (values[index] as number) - level;
      sum += error * error;
      if (fitted) fitted[index] = level;
      const next = level - byPotential * potential + gainLevel * error;
      potential = level + keepPotential * potential + gainPotential * error;
      level = next;
      if (levels) levels[index] = level;
      if (potentials) potentials[index] = potential;
    }
    this.level = level;
    this.potential = potential;
    return sum;
  }

  /** Sets the states before the first value. */
  private backcast(a0: number, a1: number): void {
    const { values } = this;
    const [byPotential, keepPotential, gainLevel, gainPotential] = [1 - a1, 1 - a0, a0 - a1, a0 + a1];
    const last = Math.min(values.length, BACKCAST_LENGTH) - 1;
    let level = values[last] as number;
    let potential = level / a0;
    for (let index = last; index >= 0; index -= 1) {
      const error = (values[index] as number) - level;
      const next = level - byPotential * potential + gainLevel * error;
      potential = level + keepPotential * potential + gainPotential * error;
      level = next;
    }
    this.level = level;
    this.potential = potential;
  }
}
