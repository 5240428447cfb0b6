import { COMPONENT_NAMES } from '@/shared/statusPage/statusPageContract.ts';
import { isOpen, isUnderWay, namesOf, shownComponents } from '../incidents/shownComponents.ts';
import type { Incident, Maintenance, StatusState } from '../store/StatusState.ts';
import { type Component, type Indicator, indicatorOf, isWorse, STATUS_OF } from '../watch/Condition.ts';

/** What every page and answer is made of. */
export type StatusView = {
  readonly seen: readonly Component[];
  readonly state: StatusState;
  readonly checkedAtMs: number | undefined;
  readonly nowMs: number;
  /** Address of this page, without a slash at its end. */
  readonly url: string;
  /** True where people can be told by mail. */
  readonly hasMail: boolean;
};

const PAGE_ID = 'accubooks';
const LIST_MAX = 50;

export const isoOf = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null) => (atMs === null ? null : isoOf(atMs));

const SENTENCES: Readonly<Record<Indicator, (names: string) => string>> = {
  none: () => 'Everything works.',
  minor: (names) => `AccuBooks works, with limits: ${names}.`,
  major: (names) => `AccuBooks works only in part: ${names}.`,
  critical: (names) => `AccuBooks is down: ${names}.`,
  maintenance: (names) => `Maintenance is under way: ${names}.`,
};

/** The components as the page shows them. */
export const componentsOf = ({ seen, state }: StatusView): Component[] => shownComponents(seen, state);

const SEVERITY: readonly Indicator[] = ['none', 'maintenance', 'minor', 'major', 'critical'];

/** The verdict over everything: what is shown, and open incidents that are not just being watched any more. */
export function verdictOf(view: StatusView): { readonly indicator: Indicator; readonly description: string } {
  const components = componentsOf(view);
  const api = components.find(({ id }) => id === 'api');
  const shown = indicatorOf(components);
  if (api === undefined || api.condition === 'unknown')
    return { indicator: shown, description: 'We do not know: there is no recent check.' };
  const open = view.state.incidents.filter(isOpen);
  const acute = open.filter(({ status }) => status !== 'monitoring');
  const worst = acute.reduce<Indicator>(
    (found, { impact }) => (SEVERITY.indexOf(impact) > SEVERITY.indexOf(found) ? impact : found),
    shown,
  );
  const faulty = components.filter(({ condition }) => condition !== 'operational');
  if (worst !== shown || faulty.length === 0) {
    const [newest] = [...acute].reverse();
    if (newest !== undefined) return { indicator: worst, description: `${newest.name}.` };
    const isWatched = open.length > 0;
    return {
      indicator: shown,
      description: isWatched ? 'Everything works again; we keep watching.' : SENTENCES.none(''),
    };
  }
  const worstParts = faulty.filter(({ condition }) =>
    faulty.every((one) => !isWorse(one.condition, condition)),
  );
  return {
    indicator: shown,
    description: SENTENCES[shown](namesOf(shown === 'critical' ? worstParts : faulty)),
  };
}

export const addressOf = (url: string, kind: 'incidents' | 'maintenances', id: string) =>
  `${url}/${kind}/${id}`;

function pageOf({ url, checkedAtMs }: StatusView) {
  const updated_at = checkedAtMs === undefined ? null : isoOf(checkedAtMs);
  return { id: PAGE_ID, name: 'AccuBooks', url, time_zone: 'Etc/UTC', updated_at };
}

function componentShape(component: Component, position: number, view: StatusView) {
  const { id, condition, detail } = component;
  const [first] = view.state.days[id] ?? [];
  const startedAt = `${first?.day ?? isoOf(view.nowMs).slice(0, 10)}`;
  return {
    id,
    name: COMPONENT_NAMES[id],
    status: STATUS_OF[condition],
    created_at: `${startedAt}T00:00:00.000Z`,
    updated_at: isoOf(view.checkedAtMs ?? view.nowMs),
    position,
    description: detail,
    showcase: true,
    start_date: startedAt,
    group_id: null,
    page_id: PAGE_ID,
    group: false,
    only_show_if_degraded: false,
    /** Our own addition: Statuspage has no word for what nobody knows. */
    condition,
  };
}

const shapesOf = (view: StatusView) =>
  componentsOf(view).map((component, index) => componentShape(component, index + 1, view));

const concerned = (view: StatusView, ids: readonly string[]) =>
  shapesOf(view).filter(({ id }) => ids.includes(id));

function updatesOf(subject: Incident | Maintenance) {
  return [...subject.updates].reverse().map(({ id, status, body, atMs }) => ({
    id,
    status,
    body,
    incident_id: subject.id,
    created_at: isoOf(atMs),
    updated_at: isoOf(atMs),
    display_at: isoOf(atMs),
    affected_components: null,
    deliver_notifications: true,
    custom_tweet: null,
    tweet_id: null,
  }));
}

export function incidentShape(incident: Incident, view: StatusView) {
  return {
    id: incident.id,
    name: incident.name,
    status: incident.status,
    created_at: isoOf(incident.startedAtMs),
    updated_at: isoOf(incident.updatedAtMs),
    monitoring_at: isoOrNull(incident.monitoringAtMs),
    resolved_at: isoOrNull(incident.resolvedAtMs),
    impact: incident.impact,
    shortlink: addressOf(view.url, 'incidents', incident.id),
    started_at: isoOf(incident.startedAtMs),
    page_id: PAGE_ID,
    incident_updates: updatesOf(incident),
    components: concerned(view, Object.keys(incident.components)),
  };
}

export function maintenanceShape(maintenance: Maintenance, view: StatusView) {
  return {
    id: maintenance.id,
    name: maintenance.name,
    status: maintenance.status,
    created_at: isoOf(maintenance.announcedAtMs),
    updated_at: isoOf(maintenance.updatedAtMs),
    monitoring_at: null,
    resolved_at: isoOrNull(maintenance.completedAtMs),
    impact: 'maintenance',
    shortlink: addressOf(view.url, 'maintenances', maintenance.id),
    started_at: isoOf(maintenance.beganAtMs ?? maintenance.fromMs),
    page_id: PAGE_ID,
    incident_updates: updatesOf(maintenance),
    components: concerned(view, maintenance.components),
    scheduled_for: isoOf(maintenance.fromMs),
    scheduled_until: isoOf(maintenance.untilMs),
  };
}

const newestFirst = <Item>(items: readonly Item[]): Item[] => [...items].reverse().slice(0, LIST_MAX);

function incidentShapes(view: StatusView, wanted: (incident: Incident) => boolean) {
  return newestFirst(view.state.incidents.filter(wanted)).map((one) => incidentShape(one, view));
}

function maintenanceShapes(view: StatusView, wanted: (maintenance: Maintenance) => boolean) {
  return newestFirst(view.state.maintenances.filter(wanted)).map((one) => maintenanceShape(one, view));
}

const isUpcoming = ({ status }: Maintenance) => status === 'scheduled';

/** The answers of Atlassian Statuspage's public API, version 2, by address. */
export const STATUSPAGE_ANSWERS: Readonly<Record<string, (view: StatusView) => object>> = {
  '/api/v2/summary.json': (view) => ({
    page: pageOf(view),
    components: shapesOf(view),
    incidents: incidentShapes(view, isOpen),
    scheduled_maintenances: maintenanceShapes(view, (one) => isUpcoming(one) || isUnderWay(one)),
    status: verdictOf(view),
  }),
  '/api/v2/status.json': (view) => ({ page: pageOf(view), status: verdictOf(view) }),
  '/api/v2/components.json': (view) => ({ page: pageOf(view), components: shapesOf(view) }),
  '/api/v2/incidents.json': (view) => ({ page: pageOf(view), incidents: incidentShapes(view, () => true) }),
  '/api/v2/incidents/unresolved.json': (view) => ({
    page: pageOf(view),
    incidents: incidentShapes(view, isOpen),
  }),
  '/api/v2/scheduled-maintenances.json': (view) => ({
    page: pageOf(view),
    scheduled_maintenances: maintenanceShapes(view, () => true),
  }),
  '/api/v2/scheduled-maintenances/upcoming.json': (view) => ({
    page: pageOf(view),
    scheduled_maintenances: maintenanceShapes(view, isUpcoming),
  }),
  '/api/v2/scheduled-maintenances/active.json': (view) => ({
    page: pageOf(view),
    scheduled_maintenances: maintenanceShapes(view, isUnderWay),
  }),
};
