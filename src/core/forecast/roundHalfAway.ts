/** The one rounding of the forecast engine. */

/** Nearest integer, a half away from zero; never minus zero. */
export function roundHalfAway(value: number): number {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return rounded === 0 ? 0 : rounded;
}
