/** How far a company is with a limit of its plan. */

/** From this share of the limit on it is worth saying that it comes near. */
const NEAR_SHARE = 0.8;

/** `over`: more than the plan allows, which stays from a larger plan. */
export const USAGE_STATES = ['unlimited', 'within', 'near', 'reached', 'over'] as const;
export type UsageState = (typeof USAGE_STATES)[number];

export function usageState(limit: number | null, current: number): UsageState {
  if (limit === null) return 'unlimited';
  if (current > limit) return 'over';
  if (current === limit) return 'reached';
  return current >= limit * NEAR_SHARE ? 'near' : 'within';
}
