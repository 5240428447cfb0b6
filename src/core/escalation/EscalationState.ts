/** What the pager knows: open incidents, who was told of them, and who stands in for whom. Plain data. */
import type { Priority } from '@/core/incidents/priority.ts';
import type { OnCallOverride } from './EscalationEvent.ts';
import type { Fact, Manner } from './EscalationPolicy.ts';

export type FiringAlert = {
  readonly alertname: string;
  readonly sinceMs: number;
  readonly summary: string;
  readonly runbookUrl: string;
};

export type Delivery = {
  readonly key: string;
  readonly person: string;
  readonly manner: Manner;
  readonly channel: string;
  /** What the channel knows it by. */
  readonly reference: string;
  readonly atMs: number;
  /** What the channel has heard since. */
  readonly closed: 'acknowledge' | 'resolve' | undefined;
};

export type PagedIncident = {
  readonly id: string;
  /** Of the row, once there is one. */
  readonly rowId: string | undefined;
  readonly ladder: string;
  readonly title: string;
  readonly priority: Priority;
  /** The first that was named. */
  readonly runbook: string;
  readonly component: string;
  readonly openedMs: number;
  /** Counted up when it fires again after all was clear: then people are told again. */
  readonly episode: number;
  readonly episodeMs: number;
  /** When each priority was reached in this episode; a later one never takes an earlier deadline away. */
  readonly reachedMs: Readonly<Partial<Record<Priority, number>>>;
  /** Every runbook of this episode, with when it was named: a higher rung brings its own. */
  readonly runbooksMs: Readonly<Record<string, number>>;
  readonly acknowledgedMs: number | undefined;
  readonly acknowledgedBy: string | undefined;
  /** Nothing fires any more, or somebody has mitigated it. */
  readonly clearedMs: number | undefined;
  readonly resolvedMs: number | undefined;
  /** True when alerts opened it: their end clears it. */
  readonly isFromAlerts: boolean;
  readonly firing: Readonly<Record<string, FiringAlert>>;
  readonly since: Readonly<Partial<Record<Fact, number>>>;
  /** By `target:manner`, when it was covered in this episode. */
  readonly told: Readonly<Record<string, number>>;
  readonly deliveries: readonly Delivery[];
};

export type EscalationState = {
  readonly incidents: Readonly<Record<string, PagedIncident>>;
  readonly overrides: readonly OnCallOverride[];
};

export const EMPTY_ESCALATION: EscalationState = { incidents: {}, overrides: [] };

/** The incident by its own id, its row's, or its ladder while it is open. */
export function findIncident(state: EscalationState, name: string): PagedIncident | undefined {
  const all = Object.values(state.incidents);
  return (
    state.incidents[name] ??
    all.find(({ rowId }) => rowId === name) ??
    all.find(({ ladder, resolvedMs }) => ladder === name && resolvedMs === undefined)
  );
}

/** Open and still wanting somebody's work. */
export function isCalling({ resolvedMs, clearedMs }: PagedIncident): boolean {
  return resolvedMs === undefined && clearedMs === undefined;
}
