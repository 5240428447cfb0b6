/** How many people an incident hits, and from whom it is counted (R116, R281). */
import type { Component, Incident } from './Incident.ts';

/** More people than this are a major impact (R281). */
export const MAJOR_IMPACT_ABOVE = 100;
/** What a timeline says of a growing number: when it passes one of these. */
const STEPS = [1, 10, MAJOR_IMPACT_ABOVE + 1, 1_000, 10_000];
/** How far back is counted, in milliseconds: what is kept. */
const LOOK_BACK_MS = 7 * 86_400_000;

/** The component of a route of the API, by its address. */
export function componentOfRoute(url: string): Component {
  if (/^\/api\/(forecasts|scenarios)/.test(url)) return 'forecasting';
  return url.startsWith('/api/billing') ? 'billing' : 'api';
}

/** Whose failures count for an incident: of its part of the product, or of all where it carries everything. */
export function impactScope({ component }: Pick<Incident, 'component'>): Component | null {
  return component === 'forecasting' || component === 'billing' || component === 'status' ? component : null;
}

/** From when to when failures are counted. */
export function impactWindow(
  { detectedAt, recoveredAt }: Pick<Incident, 'detectedAt' | 'recoveredAt'>,
  now: string,
): { readonly since: string; readonly until: string } {
  const earliest = Date.parse(now) - LOOK_BACK_MS;
  const since = new Date(Math.max(Date.parse(detectedAt), earliest)).toISOString();
  return { since, until: recoveredAt ?? now };
}

/** What the timeline says when the number has grown; undefined when it passed no step. */
export function impactText(before: number, after: number): string | undefined {
  if (!STEPS.some((step) => before < step && after >= step)) return undefined;
  const people = after === 1 ? '1 person is' : `${after} people are`;
  return `${people} affected${after > MAJOR_IMPACT_ABOVE ? ': a major impact' : ''}.`;
}
