import { createHash } from 'node:crypto';
import { isAlertLadder } from '@/core/alerts/ladderOfRunbook.ts';
import type { PagedIncident } from '@/core/escalation/EscalationState.ts';

/**
 * The key under which Alertmanager itself pages a group: SHA-256 of the route's matchers and the group's labels
 * (Alertmanager, notify.Key.Hash). A page to the same service under the same key is the same incident there, so that
 * nobody's telephone rings twice for one thing.
 */
export function alertmanagerKey(
  labels: Readonly<Record<string, string>>,
  route = '{severity="critical"}',
): string {
  const group = Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
  return createHash('sha256').update(`{}/${route}:{${group}}`).digest('hex');
}

/** Whether Alertmanager pages it too, or will as soon as its alerts find what a person has found first. */
export function isPagedByAlertmanager({ isFromAlerts, ladder }: PagedIncident): boolean {
  return isFromAlerts || isAlertLadder(ladder);
}
