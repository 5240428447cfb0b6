/** What customers report: which part of the product it is about, and which incident it belongs to. */
import type { Component, Incident } from './Incident.ts';
import { isCritical, isWorse } from './priority.ts';

/** Where a member can say that something is wrong, in words that customers use. */
export const PROBLEM_AREAS = ['signIn', 'books', 'forecasts', 'billing', 'other'] as const;
export type ProblemArea = (typeof PROBLEM_AREAS)[number];

/** What it does to whoever reports it, in their words: it says nothing of a priority. */
export const PROBLEM_IMPACTS = ['stopped', 'slowed', 'noticed'] as const;
export type ProblemImpact = (typeof PROBLEM_IMPACTS)[number];

/** What a customer reads out to us: the last, random part of the id, as `7K3M-9QXZ`. */
export function referenceOf(id: string): string {
  return `${id.slice(-8, -4)}-${id.slice(-4)}`;
}

/** The component that each area stands for. */
export const AREA_COMPONENTS: Readonly<Record<ProblemArea, Component>> = {
  signIn: 'api',
  books: 'api',
  forecasts: 'forecasting',
  billing: 'billing',
  other: 'platform',
};

/** So many people within the time are several (R277, C45). */
export const SEVERAL_PEOPLE = 2;
export const SEVERAL_WITHIN_MS = 60 * 60_000;

/** Components whose worst faults explain any report: without them nothing works. */
const EXPLAIN_ALL: readonly Component[] = ['api', 'database', 'platform'];

/** The open incident that a report about the component belongs to; undefined when there is none. */
export function incidentOfReport(open: readonly Incident[], component: Component): Incident | undefined {
  const own = open.filter((one) => one.component === component);
  const general = open.filter((one) => EXPLAIN_ALL.includes(one.component) && isCritical(one.priority));
  return [...own, ...general].reduce<Incident | undefined>(
    (best, one) => (best === undefined || isWorse(one.priority, best.priority) ? one : best),
    undefined,
  );
}

/** True when several people have reported within the time that ends at an instant. */
export function isSeveral(
  reports: readonly { readonly userId: string; readonly reportedAt: string }[],
  at: string,
): boolean {
  const recent = reports.filter(
    ({ reportedAt }) => Date.parse(at) - Date.parse(reportedAt) <= SEVERAL_WITHIN_MS,
  );
  return new Set(recent.map(({ userId }) => userId)).size >= SEVERAL_PEOPLE;
}
