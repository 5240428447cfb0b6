import type { SimulatedStep } from '@/core/escalation/simulateEscalation.ts';
import type { PagedIncidentView } from './acknowledgeAtPager.ts';
import { renderTable } from './renderTable.ts';

const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** `1 h 5 min`; the two largest units. */
export function renderDuration(ms: number): string {
  let left = Math.max(0, Math.round(ms / 1000) * 1000);
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.ms);
    left -= count * unit.ms;
    if (count > 0) parts.push(`${count} ${unit.name}`);
  }
  return parts.slice(0, 2).join(' ') || 'at once';
}

export function renderSteps(steps: readonly SimulatedStep[]): string {
  if (steps.length === 0) return 'Nobody is told within that time.';
  const columns = ['After', 'To', 'Manner', 'Who', 'Because'].map((title) => ({ title }));
  const rows = steps.map(({ afterMs, target, manner, people, because, empty }) => [
    renderDuration(afterMs),
    target,
    manner,
    people.join(', '),
    empty.length === 0 ? because : `${because}; nobody is at ${empty.join(', ')}`,
  ]);
  return renderTable(columns, rows);
}

export function renderPages(items: readonly PagedIncidentView[]): string {
  if (items.length === 0) return 'Nothing is open.';
  const columns = ['Since (UTC)', 'Priority', 'Ladder', 'Title', 'With', 'Told'].map((title) => ({ title }));
  const rows = items.map(({ acknowledgedAt, acknowledgedBy, isCalling, told, ...one }) => [
    one.openedAt.slice(0, 19),
    ...[one.priority, one.ladder, one.title],
    // Who took it in the database is known there; here only that somebody did.
    isCalling ? (acknowledgedBy ?? (acknowledgedAt === null ? 'nobody yet' : 'taken')) : 'over, watched',
    told.map(({ person, channel }) => `${person} (${channel})`).join(', '),
  ]);
  return renderTable(columns, rows);
}
