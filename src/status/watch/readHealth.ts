import { z } from 'zod';
import type { StatusComponent } from '@/shared/statusPage/statusPageContract.ts';
import { type Condition, isWorse } from './Condition.ts';

const healthSchema = z.object({
  dependencies: z.record(z.string(), z.object({ status: z.string() })),
});

export type Seen = { readonly condition: Condition; readonly detail: string };
/** What one look found; a component that the API does not know of is missing. */
export type Look = Readonly<Partial<Record<StatusComponent, Seen>>>;

/** What stands behind the API, and by which names it tells of it. */
const BEHIND: readonly { readonly id: StatusComponent; readonly name: RegExp }[] = [
  { id: 'database', name: /^(database|db|postgres)/i },
  { id: 'forecasting', name: /queue|worker|forecast/i },
  { id: 'billing', name: /billing|payment|stripe/i },
];
/** Without these the API still answers, but not as well. */
const BESIDE = /^(redis|cache|hold|integrity)/i;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  healthy: 'operational',
  pass: 'operational',
  degraded: 'degraded',
  warn: 'degraded',
  unhealthy: 'down',
  fail: 'down',
};

/** Our own words: what the API says about itself is for the person on call, not for everybody. */
const DETAILS: Readonly<Record<StatusComponent, Readonly<Partial<Record<Condition, string>>>>> = {
  api: {
    operational: 'Answers.',
    degraded: 'Answers, slower than usual and without some of its protections.',
    down: 'Does not answer.',
  },
  database: {
    operational: 'Books can be read and written.',
    degraded: 'Answers, with limits.',
    down: 'Books can be neither read nor written.',
  },
  forecasting: {
    operational: 'Forecasts are computed.',
    degraded: 'Forecasts are accepted and take longer.',
    down: 'Forecasts are not computed.',
  },
  billing: {
    operational: 'Payments and changes of plan work.',
    degraded: 'Payments are paused; nobody is charged, and no plan ends because of it.',
    down: 'Payments and changes of plan do not work.',
  },
  status: {},
};

const BLIND: Seen = { condition: 'unknown', detail: 'Cannot be seen while the API does not answer.' };

/** What is said of a component in a condition. */
export function detailOf(id: StatusComponent, condition: Condition): string {
  return DETAILS[id][condition] ?? 'Unknown.';
}

/** The look when the API gave no usable answer: it is down, and what lies behind it cannot be seen. */
export function unreachable(detail: string): Look {
  return { api: { condition: 'down', detail }, database: BLIND, forecasting: BLIND, billing: BLIND };
}

/** What `/api/health/all` says; undefined when that is no answer of ours. */
export function readHealth(answer: unknown): Look | undefined {
  const parsed = healthSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const reported = Object.entries(parsed.data.dependencies);
  const worst = (name: RegExp): Condition | undefined =>
    reported
      .filter(([dependency]) => name.test(dependency))
      .map(([, { status }]): Condition => CONDITIONS[status] ?? 'unknown')
      .reduce<Condition | undefined>(
        (found, one) => (found === undefined || isWorse(one, found) ? one : found),
        undefined,
      );
  const seen = (id: StatusComponent, condition: Condition): Seen => ({
    condition,
    detail: detailOf(id, condition),
  });
  const beside = worst(BESIDE);
  const isLess = beside !== undefined && beside !== 'operational';
  const behind = BEHIND.map(({ id, name }) => [id, worst(name)] as const).filter(
    (entry): entry is readonly [StatusComponent, Condition] => entry[1] !== undefined,
  );
  return {
    api: seen('api', isLess ? 'degraded' : 'operational'),
    // Every version tells of the database; one that does not is not believed to have none.
    database: { condition: 'unknown', detail: 'Not reported.' },
    ...Object.fromEntries(behind.map(([id, condition]) => [id, seen(id, condition)])),
  };
}
