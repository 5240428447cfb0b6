import { COMPONENT_NAMES } from '@/shared/statusPage/statusPageContract.ts';
import type { Incident, Maintenance } from '../store/StatusState.ts';
import { CONDITION_OF, type Component, type Condition, isWorse } from '../watch/Condition.ts';

/** A window that was announced later than this before it began counts as downtime like any other. */
export const NOTICE_MS = 60 * 60_000;

export const isOpen = ({ resolvedAtMs }: Incident): boolean => resolvedAtMs === null;
export const isUnderWay = ({ status }: Maintenance): boolean =>
  status === 'in_progress' || status === 'verifying';

/** What people say of a component, while they say it. */
function reportedOf(
  id: Component['id'],
  incidents: readonly Incident[],
): { condition: Condition; name: string } | undefined {
  let worst: { condition: Condition; name: string } | undefined;
  for (const { components, name } of incidents.filter(isOpen)) {
    const status = components[id];
    if (status === undefined) continue;
    const condition = CONDITION_OF[status];
    if (worst === undefined || isWorse(condition, worst.condition)) worst = { condition, name };
  }
  return worst;
}

export type Reports = {
  readonly incidents: readonly Incident[];
  readonly maintenances: readonly Maintenance[];
};

/**
 * What the page shows: the worse of what it sees and what people say. Nobody can make it greener than what
 * it sees; a maintenance under way is told as one.
 */
export function shownComponents(
  seen: readonly Component[],
  { incidents, maintenances }: Reports,
): Component[] {
  const underWay = maintenances.filter(isUnderWay);
  return seen.map((component): Component => {
    const { id } = component;
    const window = underWay.find(({ components }) => components.includes(id));
    if (window !== undefined) return { id, condition: 'maintenance', detail: window.name };
    const reported = reportedOf(id, incidents);
    if (reported === undefined || !isWorse(reported.condition, component.condition)) return component;
    return { id, condition: reported.condition, detail: reported.name };
  });
}

/**
 * What counts for the history: as shown, but a maintenance hides only what it made worse, and only where it
 * was announced in time, within the window that was announced.
 */
export function countedComponents(
  seen: readonly Component[],
  { incidents, maintenances }: Reports,
  nowMs: number,
): Component[] {
  const announced = maintenances.filter(
    (one) =>
      isUnderWay(one) &&
      one.fromMs - one.announcedAtMs >= NOTICE_MS &&
      nowMs >= one.fromMs &&
      nowMs < one.untilMs,
  );
  return shownComponents(seen, { incidents, maintenances: [] }).map((component) => {
    const isExcused = announced.some(({ components }) => components.includes(component.id));
    return isExcused && component.condition !== 'operational'
      ? { ...component, condition: 'maintenance' }
      : component;
  });
}

export const nameOf = ({ id }: Pick<Component, 'id'>): string => COMPONENT_NAMES[id];

/** Names as a person lists them. */
export function namesOf(components: readonly Pick<Component, 'id'>[]): string {
  const names = components.map(nameOf);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
