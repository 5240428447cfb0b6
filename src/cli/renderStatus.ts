import type {
  PublicIncident,
  PublicMaintenance,
  StatusSummary,
  SubscriberList,
} from '@/shared/statusPage/statusPageContract.ts';
import { renderTable } from './renderTable.ts';

const minuteOf = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

function newest(updates: PublicIncident['incident_updates']): string {
  const [update] = updates;
  return update === undefined ? '' : `  ${minuteOf(update.created_at)}  ${update.status}: ${update.body}`;
}

export function renderIncident({
  id,
  name,
  status,
  impact,
  shortlink,
  incident_updates,
}: PublicIncident): string {
  return [`${id}  ${name}`, `  ${status}, impact ${impact}, ${shortlink}`, newest(incident_updates)].join(
    '\n',
  );
}

export function renderMaintenance(maintenance: PublicMaintenance): string {
  const { id, name, status, shortlink, scheduled_for: from, scheduled_until: until } = maintenance;
  const when = `${minuteOf(from)} to ${minuteOf(until)}`;
  return [`${id}  ${name}`, `  ${status}, ${when}, ${shortlink}`, newest(maintenance.incident_updates)].join(
    '\n',
  );
}

export function renderStatus(summary: StatusSummary): string {
  const { page, status, components, incidents, scheduled_maintenances: maintenances } = summary;
  const rows = components.map(({ id, status: now, condition, description }) => [
    ...[id, condition === 'unknown' ? condition : now, description ?? ''],
  ]);
  const columns = [{ title: 'Component' }, { title: 'Status' }, { title: 'Detail' }] as const;
  const checked = page.updated_at === null ? 'not checked yet' : `checked ${minuteOf(page.updated_at)}`;
  return [
    `${status.description} (${status.indicator}; ${checked}; ${page.url})`,
    '',
    renderTable(columns, rows),
    ...incidents.flatMap((incident) => ['', renderIncident(incident)]),
    ...maintenances.flatMap((maintenance) => ['', renderMaintenance(maintenance)]),
  ].join('\n');
}

export function renderSubscribers({ items, waiting }: SubscriberList): string {
  const count = (channel: string) =>
    items.filter((one) => one.channel === channel && one.state === 'confirmed').length;
  const rows = items.map(({ id, channel, target, state, since, failures }) => [
    ...[id, channel, state, minuteOf(since), String(failures), target],
  ]);
  const columns = ['Id', 'Channel', 'State', 'Since', 'Failures', 'Target'].map((title) => ({ title }));
  const counts = `${count('email')} by mail, ${count('webhook')} by webhook, ${waiting} messages wait.`;
  return rows.length === 0 ? counts : [counts, '', renderTable(columns, rows)].join('\n');
}
