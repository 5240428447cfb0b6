/** How a part of the product is doing, as far as this process can see from outside. */
export type Condition = 'operational' | 'degraded' | 'down' | 'unknown';

export type Component = {
  readonly id: string;
  readonly name: string;
  readonly condition: Condition;
  /** One line about it. */
  readonly detail: string;
};

/** What one look from outside found. */
export type Checked = { readonly atMs: number; readonly components: readonly Component[] };

/** Without these nothing works; without any other part the product still serves. */
const ESSENTIAL: ReadonlySet<string> = new Set(['api', 'database']);

/** The condition of the whole: down when something essential is, limited when anything else is amiss. */
export function overallOf(components: readonly Component[]): Condition {
  const essential = components.filter(({ id }) => ESSENTIAL.has(id));
  for (const condition of ['down', 'unknown'] as const)
    if (essential.some((part) => part.condition === condition)) return condition;
  return components.every(({ condition }) => condition === 'operational') ? 'operational' : 'degraded';
}

/** Names of the parts that do not work as they should. */
export function faultyNames(components: readonly Component[]): string {
  return components
    .filter(({ condition }) => condition !== 'operational' && condition !== 'unknown')
    .map(({ name }) => name)
    .join(', ');
}
