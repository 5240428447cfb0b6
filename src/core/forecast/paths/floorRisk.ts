/** How likely a line is to have fallen below a floor, by date. */

/** The first step by which a share of all paths has been below the floor, counted from 1; 0 is before the first step. */
export type CrossingStep =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'beyondHorizon' };

/**
 * Share of the paths that were below the floor at some step up to each step, 0 … 1, never falling: a path that dips
 * and recovers has crossed. All 1 when the line starts below. Throws a RangeError without paths.
 */
export function floorRisk(paths: readonly Float64Array[], floor: number, start: number): Float64Array {
  const [first] = paths;
  if (!first) throw new RangeError('no paths');
  const steps = first.length;
  const risk = new Float64Array(steps);
  if (start < floor) return risk.fill(1);
  for (const path of paths) {
    const crossed = path.findIndex((value) => value < floor);
    if (crossed >= 0) risk[crossed] = (risk[crossed] as number) + 1;
  }
  let below = 0;
  for (let step = 0; step < steps; step += 1) {
    below += risk[step] as number;
    risk[step] = below / paths.length;
  }
  return risk;
}

/** When the risk reaches the share: 0.1, 0.5 and 0.9 give P10, P50 and P90 of the date of crossing. */
export function crossingStep(risk: Float64Array, share: number, isBelowNow: boolean): CrossingStep {
  if (isBelowNow) return { kind: 'step', step: 0 };
  const index = risk.findIndex((probability) => probability >= share);
  return index < 0 ? { kind: 'beyondHorizon' } : { kind: 'step', step: index + 1 };
}
