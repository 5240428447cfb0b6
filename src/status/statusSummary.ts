import { type Component, type Condition, faultyNames, overallOf } from './Checked.ts';

export type StatusView = {
  readonly components: readonly Component[];
  readonly checkedAtMs: number | undefined;
  readonly nowMs: number;
};

const INDICATORS: Readonly<Record<Condition, string>> = {
  operational: 'none',
  degraded: 'minor',
  down: 'critical',
  unknown: 'major',
};
const COMPONENT_STATUSES: Readonly<Record<Condition, string>> = {
  operational: 'operational',
  degraded: 'degraded_performance',
  down: 'major_outage',
  unknown: 'unknown',
};

/** The one sentence at the top of the page. */
export function sentenceOf(components: readonly Component[]): string {
  const overall = overallOf(components);
  if (overall === 'operational') return 'Everything works.';
  if (overall === 'degraded') return `AccuBooks works, with limits: ${faultyNames(components)}.`;
  if (overall === 'down') return `AccuBooks is down: ${faultyNames(components)}.`;
  return 'We do not know: there is no recent check.';
}

/** The shape of Atlassian Statuspage's `/api/v2/summary.json`; `unknown` is our own addition to its words. */
export function statusSummary({ components, checkedAtMs, nowMs }: StatusView) {
  const updatedAt = checkedAtMs === undefined ? null : new Date(checkedAtMs).toISOString();
  return {
    page: { id: 'accubooks', name: 'AccuBooks', url: '/', time_zone: 'Etc/UTC', updated_at: updatedAt },
    status: { indicator: INDICATORS[overallOf(components)], description: sentenceOf(components) },
    components: components.map(({ id, name, condition, detail }, index) => ({
      id,
      name,
      status: COMPONENT_STATUSES[condition],
      description: detail,
      position: index + 1,
      updated_at: updatedAt,
    })),
    incidents: [],
    scheduled_maintenances: [],
    last_check_age_seconds: checkedAtMs === undefined ? null : Math.round((nowMs - checkedAtMs) / 1000),
  };
}
