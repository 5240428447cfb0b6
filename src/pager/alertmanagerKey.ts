import { createHash } from 'node:crypto';

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
