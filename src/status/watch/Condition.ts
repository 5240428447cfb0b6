import type { ComponentStatus, Impact, StatusComponent } from '@/shared/statusPage/statusPageContract.ts';

/** How a part of the product is doing; from best to worst. `unknown` is no better than limited: it is not green. */
export const CONDITIONS = ['operational', 'maintenance', 'degraded', 'unknown', 'partial', 'down'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  operational: 'works',
  maintenance: 'maintenance',
  degraded: 'limited',
  unknown: 'unknown',
  partial: 'partly down',
  down: 'down',
};

export type Component = {
  readonly id: StatusComponent;
  readonly condition: Condition;
  /** One line about it. */
  readonly detail: string;
};

const rank = (condition: Condition) => CONDITIONS.indexOf(condition);

export function isWorse(one: Condition, other: Condition): boolean {
  return rank(one) > rank(other);
}

export function worstOf(conditions: readonly Condition[]): Condition {
  return conditions.reduce((worst, one) => (isWorse(one, worst) ? one : worst), 'operational');
}

/** Without these nothing works; without any other part the product still serves. */
const ESSENTIAL: ReadonlySet<string> = new Set(['api', 'database']);

export type Indicator = Impact | 'maintenance';

/** Statuspage's word for the whole, by its worst part; `none` only when every part is known to work. */
export function indicatorOf(components: readonly Component[]): Indicator {
  const essential = worstOf(
    components.filter(({ id }) => ESSENTIAL.has(id)).map(({ condition }) => condition),
  );
  if (essential === 'down') return 'critical';
  if (essential === 'partial' || essential === 'unknown') return 'major';
  const worst = worstOf(components.map(({ condition }) => condition));
  if (worst === 'down' || worst === 'partial') return 'major';
  if (worst === 'degraded' || worst === 'unknown') return 'minor';
  if (components.length === 0) return 'major';
  return worst === 'maintenance' ? 'maintenance' : 'none';
}

/** Statuspage knows no `unknown`: it is told as an outage of some, never as green. */
export const STATUS_OF: Readonly<Record<Condition, ComponentStatus>> = {
  operational: 'operational',
  maintenance: 'under_maintenance',
  degraded: 'degraded_performance',
  unknown: 'partial_outage',
  partial: 'partial_outage',
  down: 'major_outage',
};

export const CONDITION_OF: Readonly<Record<ComponentStatus, Condition>> = {
  operational: 'operational',
  under_maintenance: 'maintenance',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'down',
};
