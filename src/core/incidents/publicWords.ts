/** What the public is told of an incident: nothing of its inside, and a status in the words of the status page. */
import type { Component, Incident } from './Incident.ts';

/** Its name in public, by component. */
export const PUBLIC_NAMES: Readonly<Record<Component, string>> = {
  api: 'AccuBooks does not answer as it should',
  database: 'Books cannot be read or changed as they should',
  forecasting: 'Forecasts are delayed or fail',
  billing: 'Payments and changes of plan are disturbed',
  status: 'The status page is disturbed',
  platform: 'AccuBooks is disturbed',
};

export type PublicStatus = 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'postmortem';

const STATUS_OF_STATE = {
  detected: 'investigating',
  acknowledged: 'investigating',
  mitigated: 'monitoring',
  resolved: 'resolved',
} as const satisfies Readonly<Record<Incident['state'], PublicStatus>>;

/** What a message says of it: the template's own status, else where the incident stands. */
export function publicStatus(incident: Pick<Incident, 'state'>, template: string | null): PublicStatus {
  switch (template) {
    case 'investigating':
    case 'identified':
    case 'monitoring':
    case 'resolved':
    case 'postmortem':
      return template;
    default:
      return STATUS_OF_STATE[incident.state];
  }
}

/** How its component stands while a status is told; undefined where no component of the page is meant. */
export function publicComponents(
  { component, priority }: Pick<Incident, 'component' | 'priority'>,
  status: PublicStatus,
): Readonly<
  Partial<
    Record<
      Exclude<Component, 'platform'>,
      'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage'
    >
  >
> {
  if (component === 'platform') return {};
  const isOver = status === 'resolved' || status === 'postmortem' || status === 'monitoring';
  const broken =
    priority === 'P0' ? 'major_outage' : priority === 'P1' ? 'partial_outage' : 'degraded_performance';
  return { [component]: isOver ? 'operational' : broken };
}
