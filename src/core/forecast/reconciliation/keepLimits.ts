/** Lines that never changed sign kept from doing so when forecasts are made to add up. */
import type { Identity } from './Identity.ts';

/** Bounds of a line's values; null where there is none. */
export type Limits = { readonly low: number | null; readonly high: number | null };

/** A line that was never below zero may not fall below it, one that was never above may not rise above it. */
export function limitsOf(history: readonly number[]): Limits {
  const isKnown = history.length > 0;
  return {
    low: isKnown && history.every((value) => value >= 0) ? 0 : null,
    high: isKnown && history.every((value) => value <= 0) ? 0 : null,
  };
}

export function clamp(value: number, { low, high }: Limits): number {
  const raised = low === null ? value : Math.max(low, value);
  return high === null ? raised : Math.min(high, raised);
}

/**
 * One step's coherent values with those that no identity sums up brought within their limits, and every total added up
 * again from its parts. The same map when nothing was outside.
 * Source: "set negative to zero", Di Fonzo & Girolimetto 2023, International Journal of Forecasting 39:39.
 */
export function keepLimits(
  values: ReadonlyMap<string, number>,
  identities: readonly Identity[],
  limits: ReadonlyMap<string, Limits>,
): ReadonlyMap<string, number> {
  const identityOf = new Map(identities.map((identity) => [identity.total, identity]));
  const kept = new Map<string, number>();
  let isChanged = false;
  for (const [key, value] of values) {
    if (identityOf.has(key)) continue;
    const limited = clamp(value, limits.get(key) ?? { low: null, high: null });
    kept.set(key, limited);
    isChanged ||= limited !== value;
  }
  if (!isChanged) return values;
  const addUp = (key: string): number => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const sum = (identityOf.get(key)?.parts ?? []).reduce(
      (total, part) => total + part.sign * addUp(part.key),
      0,
    );
    kept.set(key, sum);
    return sum;
  };
  return new Map([...values.keys()].map((key) => [key, addUp(key)]));
}
